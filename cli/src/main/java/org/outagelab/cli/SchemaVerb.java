package org.outagelab.cli;

import java.util.concurrent.Callable;
import org.outagelab.reading.ScenarioReader;
import org.outagelab.reports.JsonTree;
import org.outagelab.scenarios.Schema;
import picocli.CommandLine.Command;

/** {@code schema}: the language of scenario files, for editors. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema (draft 7) of scenario files, with which editors complete and check them.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  outagelab schema > outagelab.schema.json",
            "and as the first line of a scenario beside it:",
            "  # yaml-language-server: $$schema=outagelab.schema.json"
        })
final class SchemaVerb implements Callable<Integer> {
    static String text() {
        return JsonTree.of(Schema.of(ScenarioReader.keys()));
    }

    @Override
    public Integer call() {
        System.out.print(text());
        return ExitCode.OK;
    }
}
