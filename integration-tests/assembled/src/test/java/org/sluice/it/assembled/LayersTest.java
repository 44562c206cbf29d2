package org.sluice.it.assembled;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The column "may import" of the architecture's table, folder by folder: testkit may hold faulty parts under another
 * folder's package name, so the folder decides and not the package.
 */
class LayersTest {

    private static final String IPIPE = "org.sluice.ipipe..";
    private static final String X86 = "org.sluice.x86..";
    private static final String NANOKERNEL = "org.sluice.nanokernel..";
    private static final String SLF4J = "org.slf4j..";
    private static final String CLASS_ANNOTATIONS = "org.osgi.annotation..";
    private static final String COMPONENTS = "org.osgi.service.component..";
    private static final String OSGI = "org.osgi..";
    private static final String GOGO = "org.apache.felix.service..";

    private static final Set<String> JAVA_BASE =
            ModuleFinder.ofSystem().find("java.base").orElseThrow().descriptor().packages();

    static Stream<Arguments> table() {
        return Stream.of(
                row("ipipe", "org.sluice.ipipe..", CLASS_ANNOTATIONS),
                row("hw-x86", "org.sluice.x86..", CLASS_ANNOTATIONS),
                row("nanokernel", NANOKERNEL, IPIPE, X86, SLF4J, OSGI),
                row("domain-linux-shim", "org.sluice.linux..", IPIPE, NANOKERNEL, SLF4J, CLASS_ANNOTATIONS, COMPONENTS),
                row("domain-rt", "org.sluice.rt..", IPIPE, NANOKERNEL, SLF4J, CLASS_ANNOTATIONS, COMPONENTS),
                row("domain-hrt", "org.sluice.hrt..", IPIPE, NANOKERNEL, SLF4J, CLASS_ANNOTATIONS, COMPONENTS),
                row("testkit", "org.sluice.testkit..", IPIPE, X86, NANOKERNEL, CLASS_ANNOTATIONS,
                        "org.junit.jupiter..", "org.junit.platform..", "org.assertj.."),
                // nanokernel's API speaks in the types of the two below it
                row("console", "org.sluice.console..", NANOKERNEL, IPIPE, X86, SLF4J, OSGI, GOGO),
                row("examples/tick-counter", "org.sluice.examples..", IPIPE, NANOKERNEL, SLF4J, COMPONENTS),
                row("examples/irq-filter", "org.sluice.examples..", IPIPE, NANOKERNEL, SLF4J, COMPONENTS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void aFolderImportsOnlyWhatTheTableAllows(String folder, String[] packages) {
        classes().should().onlyDependOnClassesThat(resideInAnyPackage(packages).or(javaBase()))
                .as(folder + " may import java.base and " + String.join(", ", packages))
                .allowEmptyShould(true)
                .check(imported(folder));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void everyFolderOfTheTableWasCompiled(String folder, String[] packages) {
        assertThat(Project.ROOT.resolve(folder).resolve("target/classes")).isDirectory();
    }

    @Test
    void onlyTheOsgiPackageOfNanokernelKnowsOsgi() {
        classes().that().resideOutsideOfPackage("org.sluice.nanokernel.osgi..")
                .should().onlyDependOnClassesThat(
                        resideInAnyPackage(NANOKERNEL, IPIPE, X86, SLF4J, CLASS_ANNOTATIONS).or(javaBase()))
                .allowEmptyShould(true)
                .check(imported("nanokernel"));
    }

    @Test
    void noDomainTouchesTheInternalsBelowIt() {
        for (String folder : new String[] {"domain-linux-shim", "domain-rt", "domain-hrt", "console"}) {
            classes().should().onlyDependOnClassesThat(describe("are no internals of another folder",
                            type -> !type.getPackageName().contains(".internal")
                                    || !resideInAnyPackage(IPIPE, X86, NANOKERNEL).test(type)))
                    .allowEmptyShould(true)
                    .check(imported(folder));
        }
    }

    @Test
    void theReferenceModelSharesNothing() {
        classes().that().resideInAPackage("org.sluice.testkit.model..")
                .should().onlyDependOnClassesThat(resideInAnyPackage("org.sluice.testkit.model..").or(javaBase()))
                .allowEmptyShould(true)
                .check(imported("testkit"));
    }

    @Test
    void onlyTheFaceOfTestkitKnowsJUnitAndAssertJ() {
        classes().that().resideOutsideOfPackages("org.sluice.testkit", "org.sluice.testkit.scene..",
                        "org.sluice.testkit.junit..")
                .should().onlyDependOnClassesThat(
                        resideInAnyPackage("org.sluice..", CLASS_ANNOTATIONS).or(javaBase()))
                .allowEmptyShould(true)
                .check(imported("testkit"));
    }

    static JavaClasses imported(String... folders) {
        return new ClassFileImporter().importPaths(Stream.of(folders)
                .map(folder -> Project.ROOT.resolve(folder).resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList());
    }

    private static Arguments row(String folder, String... packages) {
        return Arguments.of(folder, packages);
    }

    private static DescribedPredicate<JavaClass> javaBase() {
        return describe("are in java.base", type -> {
            JavaClass base = type.getBaseComponentType();
            return base.isPrimitive() || JAVA_BASE.contains(base.getPackageName());
        });
    }
}
