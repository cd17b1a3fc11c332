package dev.parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import jakarta.persistence.Entity;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Path;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The drawing in ARCHITECTURE.md, as rules: when both disagree, the build fails.
@DisplayName("The architecture")
class ArchitectureTest {

    /// From the bottom to the top: a package knows those before it and none behind it.
    private static final List<String> PACKAGES = List.of(
            "protocol",
            "problem",
            "system",
            "log",
            "view",
            "account",
            "room",
            "message",
            "attention",
            "presence",
            "entrance",
            "stream",
            "page");

    private static final JavaClasses PARLEY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.parley");

    @Test
    void dependenciesPointDownTheDrawing() {
        for (int i = 0; i < PACKAGES.size(); i++) {
            var above = PACKAGES.subList(i + 1, PACKAGES.size()).stream()
                    .map(name -> "dev.parley." + name + "..")
                    .toArray(String[]::new);
            if (above.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage("dev.parley." + PACKAGES.get(i) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(above)
                        .allowEmptyShould(true)
                        .check(PARLEY);
            }
        }
    }

    @Test
    void everyPackageStandsInTheDrawing() {
        classes()
                .should()
                .resideInAnyPackage(PACKAGES.stream()
                        .map(name -> "dev.parley." + name + "..")
                        .toArray(String[]::new))
                .check(PARLEY);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.parley.(*)..").should().beFreeOfCycles().check(PARLEY);
    }

    @Test
    void entitiesNeverLeaveTheirPackage() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .should(bePackagePrivate())
                .check(PARLEY);
    }

    @Test
    void resourcesNeverLeaveTheirPackage() {
        classes().that().areAnnotatedWith(Path.class).should(bePackagePrivate()).check(PARLEY);
    }

    @Test
    void onlyTxOpensTransactions() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.parley.log.Tx")
                .should()
                .callMethod(Panache.class, "withTransaction", java.util.function.Supplier.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(WithTransaction.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Transactional.class)
                .check(PARLEY);
    }

    /// Hibernate Reactive keeps the answer to a delete in a field that all sessions share: two at the same moment mix
    /// them up, and one of them never ends. A statement deletes instead.
    @Test
    void nothingDeletesAnEntityThroughItsSession() {
        noClasses()
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("an entity is deleted through its session") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return access.getTarget() instanceof CodeUnitAccessTarget method && deletesEntity(method);
                    }
                })
                .check(PARLEY);
    }

    private static boolean deletesEntity(CodeUnitAccessTarget method) {
        var entity = method.getOwner().isAssignableTo(PanacheEntityBase.class)
                && method.getName().equals("delete")
                && method.getRawParameterTypes().isEmpty();
        var session = method.getOwner().isAssignableTo(Mutiny.Session.class)
                && method.getName().startsWith("remove");
        return entity || session;
    }

    @Test
    void namesSayWhatThingsAreAndNotThatTheyHelp() {
        noClasses()
                .should()
                .haveNameMatching(".*(Service|Manager|Impl|Util|Utils|Helper|Mapper)")
                .check(PARLEY);
    }

    @Test
    void nothingSleepsOrPrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.parley.system..")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .accessField(System.class, "out")
                .check(PARLEY);
    }

    private static ArchCondition<JavaClass> bePackagePrivate() {
        return new ArchCondition<>("be package-private") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                var open = item.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC);
                events.add(new SimpleConditionEvent(item, !open, item.getName() + " is public: " + open));
            }
        };
    }
}
