package dev.tidemark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Which package may know which, over all modules. The picture is in docs/architecture.md.
@AnalyzeClasses(
        packages = "dev.tidemark",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutTestJars.class})
class ArchitectureTest {
    /// The tests of `lab` come as a jar once that is packaged.
    static final class WithoutTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String KERNEL = "dev.tidemark.kernel..";

    @ArchTest
    static final ArchRule knowledgeFlowsDownwards = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.tidemark..")
            .layer("cli")
            .definedBy("dev.tidemark.cli..")
            .layer("exec")
            .definedBy("dev.tidemark.exec..")
            .optionalLayer("web")
            .definedBy("dev.tidemark.web..")
            .optionalLayer("metrics")
            .definedBy("dev.tidemark.metrics..")
            .optionalLayer("tui")
            .definedBy("dev.tidemark.tui..")
            .optionalLayer("connect")
            .definedBy("dev.tidemark.connect..")
            .layer("agent")
            .definedBy("dev.tidemark.agent..")
            .layer("elastic")
            .definedBy("dev.tidemark.elastic..")
            .layer("history")
            .definedBy("dev.tidemark.history..")
            .layer("wording")
            .definedBy("dev.tidemark.wording..")
            .layer("control")
            .definedBy("dev.tidemark.control..")
            .layer("settings")
            .definedBy("dev.tidemark.settings..")
            .layer("json")
            .definedBy("dev.tidemark.json..")
            .optionalLayer("watch")
            .definedBy("dev.tidemark.watch..")
            .optionalLayer("diagnosis")
            .definedBy("dev.tidemark.diagnosis..")
            .optionalLayer("advice")
            .definedBy("dev.tidemark.advice..")
            .layer("listener")
            .definedBy("dev.tidemark.listener..")
            .layer("probe")
            .definedBy("dev.tidemark.probe..")
            .layer("lab")
            .definedBy("dev.tidemark.lab..")
            .layer("kernel")
            .definedBy(KERNEL)
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("exec")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("web")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("metrics")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("tui")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("connect")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("lab")
            .mayOnlyBeAccessedByLayers("cli", "wording")
            .whereLayer("probe")
            .mayOnlyBeAccessedByLayers("cli", "agent", "wording")
            .whereLayer("wording")
            .mayOnlyBeAccessedByLayers("cli", "exec", "web", "metrics", "tui", "connect")
            .whereLayer("agent")
            .mayOnlyBeAccessedByLayers("cli", "web", "metrics", "tui", "connect", "wording")
            .whereLayer("elastic")
            .mayOnlyBeAccessedByLayers("cli", "web", "metrics", "tui", "connect", "wording", "agent")
            .whereLayer("history")
            .mayOnlyBeAccessedByLayers("cli", "web", "metrics", "tui", "connect", "wording", "agent")
            .whereLayer("control")
            .mayOnlyBeAccessedByLayers("cli", "wording", "agent", "elastic")
            .whereLayer("settings")
            .mayOnlyBeAccessedByLayers("cli", "control", "agent", "elastic", "web", "wording")
            .whereLayer("json")
            .mayOnlyBeAccessedByLayers("wording", "connect", "agent", "control")
            .whereLayer("watch")
            .mayOnlyBeAccessedByLayers(
                    "cli",
                    "wording",
                    "diagnosis",
                    "advice",
                    "probe",
                    "lab",
                    "web",
                    "metrics",
                    "tui",
                    "connect",
                    "agent",
                    "elastic",
                    "history")
            .whereLayer("advice")
            .mayOnlyBeAccessedByLayers("cli", "wording", "lab", "agent")
            .whereLayer("diagnosis")
            .mayOnlyBeAccessedByLayers("cli", "wording", "lab", "agent", "advice")
            .whereLayer("listener")
            .mayOnlyBeAccessedByLayers(
                    "cli",
                    "exec",
                    "wording",
                    "control",
                    "diagnosis",
                    "advice",
                    "watch",
                    "probe",
                    "lab",
                    "web",
                    "metrics",
                    "tui",
                    "connect",
                    "agent",
                    "elastic",
                    "history");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("dev.tidemark.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theDoorToNativeCodeKnowsNobody = noClasses()
            .that()
            .resideInAPackage("dev.tidemark.kernel.libc..")
            .should(dependOnClassesThat(resideInAPackage("dev.tidemark..")
                    .and(DescribedPredicate.not(resideInAPackage("dev.tidemark.kernel.libc..")))));

    @ArchTest
    static final ArchRule onlyTheKernelModuleAndItsLabTouchNativeMemory = noClasses()
            .that()
            .resideOutsideOfPackages(KERNEL, "dev.tidemark.lab..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule theGroundFloorHasNoDependency = classes()
            .that()
            .resideInAnyPackage(KERNEL, "dev.tidemark.listener..", "dev.tidemark.watch..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "dev.tidemark..", "org.jspecify.annotations.."));

    @ArchTest
    static final ArchRule theProductStartsNoProgramButItself = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tidemark.lab..")
            .and()
            .doNotHaveFullyQualifiedName("dev.tidemark.kernel.process.DetachedJvm")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class);

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameStartingWith("Abstract")
            .orShould()
            .haveSimpleNameEndingWith("Data")
            .orShould()
            .haveSimpleNameEndingWith("Info");
}
