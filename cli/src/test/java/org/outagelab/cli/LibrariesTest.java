package org.outagelab.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each library of others is used in one module: whoever takes another module does not get it. */
class LibrariesTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("org.outagelab");

    @ParameterizedTest
    @CsvSource({
        "picocli.., org.outagelab.cli..",
        "org.jfree.., org.outagelab.reports..",
        "org.apache.batik.., org.outagelab.reports..",
        "com.samskivert.., org.outagelab.reports..",
        "tools.jackson.., org.outagelab.reports..",
        "org.snakeyaml.., org.outagelab.scenarios..",
        "org.outagelab.reports.., org.outagelab.cli..",
    })
    void aLibraryIsUsedInOneModule(String library, String module) {
        var ofTheirOwn = library.startsWith("org.outagelab") ? library : module;

        noClasses()
                .that()
                .resideOutsideOfPackages(module, ofTheirOwn)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(MAIN);
        assertThat(MAIN.stream()
                        .filter(type -> type.getPackageName().startsWith(module.replace("..", "")))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(used -> used.getTargetClass().getPackageName().startsWith(library.replace("..", ""))))
                .as("what uses it was seen")
                .isNotEmpty();
    }
}
