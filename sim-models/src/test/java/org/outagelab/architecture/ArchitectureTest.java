package org.outagelab.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The drawing of the house (docs/adr/0001-house.md), held against the classes. */
class ArchitectureTest {
    private static final String ROOT = "org.outagelab.";
    static final List<String> PRODUCTS =
            List.of("haproxy", "nginx", "gunicorn", "mysql", "blackbox", "client", "keepalived");

    private static final List<String> KINDS = List.of("haproxy", "nginx", "gunicorn", "mysql", "blackbox");

    /** What each package of this module may use, besides itself. */
    static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

    static {
        MAY_USE.put("results", List.of());
        MAY_USE.put("inference", List.of("core", "core.stats", "results"));
        MAY_USE.put("metric", List.of("core.stats", "results", "inference"));
        MAY_USE.put("call", List.of("core", "core.random", "core.stats", "metric"));
        MAY_USE.put("scenario", List.of("core", "core.random", "call", "monitoring"));
        MAY_USE.put("machine", List.of("core", "core.random", "core.stats", "call"));
        MAY_USE.put("net", List.of("core", "core.random", "call", "machine"));
        MAY_USE.put("database", List.of("call", "net"));
        PRODUCTS.forEach(product ->
                MAY_USE.put(product, List.of(
                "core", "core.queueing", "core.random", "core.stats", "metric", "scenario", "call", "machine", "net", "database", "action", "actor", "kind", "monitoring", "availability",
                "availability.paths", "availability.structure", "tls")));
        MAY_USE.put("tls", List.of("core", "scenario", "call", "machine", "metric", "net"));
        MAY_USE.put("monitoring", List.of("core"));
        MAY_USE.put("kind", List.of(
                "core", "core.random", "core.stats", "metric", "scenario", "call", "machine", "net", "database", "action", "monitoring", "availability",
                "availability.paths", "availability.structure"));
        MAY_USE.put("availability.paths", List.of(
                "core", "core.random", "scenario", "call", "availability", "availability.structure"));
        // A document is read without anything that runs; of what a client does, the names of its back-offs are asked.
        MAY_USE.put("reading", List.of("core", "core.random", "metric", "scenario", "call", "database", "machine", "net", "kind", "action", "client",
                "monitoring", "release", "replacement", "autoscaling"));
        MAY_USE.put("oncall", List.of("core", "core.random", "scenario"));
        MAY_USE.put("names", List.of("core", "core.random"));
        MAY_USE.put("wiring", List.of(
                "core", "core.random", "results", "metric", "scenario", "call", "database", "machine", "net", "kind", "action", "actor", "client", "keepalived",
                "monitoring", "oncall", "names", "availability", "availability.paths", "availability.structure"));
        MAY_USE.put("findings", List.of(
                "results", "scenario", "kind", "wiring", "availability"));
        MAY_USE.put("actor", List.of("core", "core.random", "machine"));
        MAY_USE.put("action", List.of("core", "scenario", "call", "machine", "net", "actor"));
        MAY_USE.put("autoscaling", List.of("core", "core.random"));
        MAY_USE.put("replacement", List.of("core", "core.random", "call", "machine", "net", "actor", "action", "autoscaling"));
        MAY_USE.put("release", List.of("core", "core.random", "call", "machine", "net", "actor", "action", "replacement"));
        MAY_USE.put("availability.structure", List.of());
        MAY_USE.put("availability.exact", List.of("availability.structure"));
        MAY_USE.put("availability.rare", List.of(
                "core", "core.random", "core.stats", "results", "inference", "availability.structure", "availability.exact"));
        MAY_USE.put("availability.failure", List.of(
                "core.random", "results", "inference", "availability.structure", "availability.rare"));
    }

    // By the folder's own name, wherever a build puts it: ArchUnit's options know the places of Maven and Gradle alone.
    private static final ImportOption IN_TESTS = location -> location.contains("/test-classes/");
    static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(location -> !IN_TESTS.includes(location))
            .importPackages("org.outagelab");
    static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(IN_TESTS)
            .importPackages("org.outagelab");

    @Test
    void theRulesReallySeeClasses() {
        var counts = MAIN.stream().collect(Collectors.groupingBy(ArchitectureTest::packageOf, Collectors.counting()));

        MAY_USE.keySet().forEach(name ->
                assertThat(counts.getOrDefault(name, 0L)).as(name).isGreaterThanOrEqualTo(2));
        assertThat(counts.get("haproxy")).isGreaterThan(15);
        assertThat(counts.get("core")).isGreaterThan(5);
        assertThat(counts.get("reading")).isGreaterThan(20);
        assertThat(counts.get("experiment")).isGreaterThan(10);
        assertThat(TESTS.size()).isGreaterThan(20);
    }

    @Test
    void aPackageUsesOnlyTheLayersAboveIt() {
        MAY_USE.forEach((name, allowed) -> noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat(ours("outside " + allowed, other -> !other.equals(name) && !allowed.contains(other)))
                .check(MAIN));
    }

    @Test
    void onlyTheWiringNamesProducts() {
        noClasses()
                .that(ours("others", name -> !PRODUCTS.contains(name) && !name.equals("wiring") && !name.equals("reading")))
                .should()
                .dependOnClassesThat(ours("products", PRODUCTS::contains))
                .check(MAIN);
    }

    @Test
    void whoeverIsNoKindAsksKinds() {
        // A kind is found; what wires clients and virtual IPs, which are none, names them.
        noClasses()
                .that(ours("others", name -> !KINDS.contains(name)))
                .should()
                .dependOnClassesThat(ours("products of kinds", KINDS::contains))
                .check(MAIN);
        assertThat(MAIN.stream().filter(type -> KINDS.contains(packageOf(type)))).hasSizeGreaterThan(100);
    }

    @Test
    void nothingUsesTheExperimentButItself() {
        noClasses()
                .that(ours("other packages", name -> !name.equals("experiment")))
                .should()
                .dependOnClassesThat(ours("experiment", "experiment"::equals))
                .check(MAIN);
    }

    @Test
    void theEngineUsesTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage(ROOT + "core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", ROOT + "core..")
                .check(MAIN);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void productsExportOnlyWhatTheWiringNeeds() {
        var exported = new TreeSet<String>();
        for (var type : MAIN) {
            // The parts of a spec go with it.
            boolean partOfSpec = type.getEnclosingClass()
                    .map(outer -> outer.getSimpleName().endsWith("Spec"))
                    .orElse(false);
            if (PRODUCTS.contains(packageOf(type))
                    && type.getModifiers().contains(JavaModifier.PUBLIC)
                    && !partOfSpec) {
                exported.add(packageOf(type) + " " + type.getSimpleName());
            }
        }

        assertThat(exported)
                .containsExactly(
                        "blackbox BlackBoxKind",
                "client Backoffs",
                        "client Clients",
                        "gunicorn Gunicorn",
                        "gunicorn GunicornKind",
                        "gunicorn GunicornSpec",
                        "haproxy Balance",
                        "haproxy BalanceProvider",
                        "haproxy Factory",
                        "haproxy Haproxy",
                        "haproxy HaproxyKind", "haproxy HaproxyMetrics",
                        "haproxy HaproxySpec",
                        "haproxy Policy",
                        "haproxy Server",
                        "haproxy Trait",
                        "keepalived Links",
                        "keepalived Question",
                        "keepalived VirtualIp",
                        "mysql BackupSpec",
                        "mysql Failover",
                        "mysql FailoverSpec",
                        "mysql Mysql",
                        "mysql MysqlAccess",
                        "mysql MysqlKind",
                        "mysql MysqlService",
                        "mysql MysqlSpec",
                        "mysql PrimaryRoutes",
                        "mysql RepairSpec",
                        "mysql RescueSpec",
                        "mysql Surroundings",
                        "nginx Nginx",
                        "nginx NginxKind",
                        "nginx NginxSpec");
    }

    @Test
    void classesAreFinal() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(MAIN.that(DescribedPredicate.describe(
                        "enum constants aside",
                        c -> c.getRawSuperclass().map(parent -> !parent.isEnum()).orElse(true))));
    }

    @Test
    void namesSayWhatAThingIs() {
        var wrong = DescribedPredicate.<JavaClass>describe(
                "names that say nothing",
                c -> c.getSimpleName().matches("(Abstract.*|.*(Impl|Manager|Helper|Util|Utils)|I[A-Z][a-z].*)"));

        noClasses().should(beThat(wrong)).check(MAIN);
        noClasses().should(beThat(wrong)).check(TESTS);
    }

    @Test
    void noStaticFieldCanChange() {
        fields().that().areStatic().should().beFinal().check(MAIN);
        // A test wants to see that the rule looks at the right fields.
        assertThat(MAIN.stream().flatMap(c -> c.getFields().stream()).filter(ArchitectureTest::isStatic))
                .hasSizeGreaterThan(100);
    }

    @Test
    void noInterfaceOfAProductHasManyMethods() {
        for (var type : MAIN) {
            if (type.isInterface() && PRODUCTS.contains(packageOf(type)) && !type.getSimpleName().equals("package-info")) {
                long open = type.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                        .count();
                assertThat(open).as(type.getName()).isBetween(1L, 3L);
            }
        }
    }

    @Test
    void everyClassWithTestsIsFoundBySurefire() {
        var unseen = new ArrayList<String>();
        int seen = 0;
        for (var type : TESTS) {
            if (type.getMethods().stream().anyMatch(ArchitectureTest::isTest)) {
                var outer = type.getName().replaceAll("\\$.*", "");
                if (outer.endsWith("Test") || outer.endsWith("Properties")) {
                    seen++;
                } else {
                    unseen.add(type.getName());
                }
            }
        }

        assertThat(unseen).isEmpty();
        assertThat(seen).isGreaterThan(20);
    }

    static boolean isTest(JavaMethod method) {
        return method.isAnnotatedWith(Test.class)
                || method.isAnnotatedWith(ParameterizedTest.class)
                || method.isAnnotatedWith(Property.class)
                || method.isAnnotatedWith(Example.class);
    }

    private static boolean isStatic(JavaField field) {
        return field.getModifiers().contains(JavaModifier.STATIC);
    }

    static String packageOf(JavaClass type) {
        var name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
    }

    private static DescribedPredicate<JavaClass> ours(String description, java.util.function.Predicate<String> packages) {
        return DescribedPredicate.describe(
                description, c -> !packageOf(c).isEmpty() && packages.test(packageOf(c)));
    }

    private static ArchCondition<JavaClass> beThat(DescribedPredicate<JavaClass> predicate) {
        return new ArchCondition<>("be " + predicate.getDescription()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(type, predicate.test(type), type.getName()));
            }
        };
    }
}
