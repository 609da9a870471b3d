package org.outagelab.cli;

import java.util.Iterator;
import java.util.Locale;
import org.outagelab.reports.Format;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Formats on the command line, by their words; a misspelt one is answered with the nearest. */
final class FormatWord implements ITypeConverter<Format>, Iterable<String> {
    @Override
    public Format convert(String text) {
        var all = Format.all();
        var format = all.get(text.toLowerCase(Locale.ROOT));
        if (format == null) {
            throw new TypeConversionException("there is no format '" + text + "'" + new Reading(new Problems(), "").nearest(text, all.keySet())
                    + " (there are: " + String.join(", ", all.keySet()) + ")");
        }
        return format;
    }

    @Override
    public Iterator<String> iterator() {
        return Format.all().keySet().iterator();
    }
}
