package kr.hhplus.issuance.decision;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DecisionPurityTest {
    private static final JavaClasses DECISION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("kr.hhplus.issuance.decision");

    @Test
    void decisionsDependOnValuesOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        // Bytes and their SHA-256.
                        "java.nio..",
                        "java.security",
                        "java.time..",
                        "java.util..",
                        "kr.hhplus.issuance.decision",
                        "kr.hhplus.schemas.coupon",
                        "org.jspecify.annotations")
                .check(DECISION);
    }

    @Test
    void decisionsAskNoClock() {
        noClasses().should().callMethod(java.time.Instant.class, "now").check(DECISION);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(DECISION);
        noClasses().should().callMethod(System.class, "nanoTime").check(DECISION);
    }
}
