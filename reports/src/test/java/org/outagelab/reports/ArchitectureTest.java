package org.outagelab.reports;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses reports = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.outagelab.reports");

    @Test
    void theRulesReallySeeClasses() {
        assertThat(reports).hasSizeGreaterThan(20);
    }

    @Test
    void reportsSeeResultsAndStatisticsAlone() {
        noClasses()
                .should()
                .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "other packages of OutageLab",
                        c -> c.getPackageName().startsWith("org.outagelab.")
                                && !c.getPackageName().equals("org.outagelab.reports")
                                && !c.getPackageName().equals("org.outagelab.results")
                                && !c.getPackageName().equals("org.outagelab.core.stats")))
                .check(reports);
    }

    @Test
    void publicClassesAreFinal() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotEnums()
                .and()
                .areNotInterfaces()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(reports);
    }
}
