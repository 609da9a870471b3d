package org.outagelab.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers on the command line, without the words of a programming language. */
final class Whole implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        if (!text.matches("-?\\d{1,18}")) {
            throw new TypeConversionException("expected a whole number of at most 18 digits, got '" + text + "'");
        }
        return Long.parseLong(text);
    }
}
