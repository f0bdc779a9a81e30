package kr.hhplus.issuance.decision;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
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
                        "java.nio",
                        "java.nio.charset",
                        "java.security",
                        "java.time..",
                        "java.util..",
                        "kr.hhplus.issuance.decision",
                        "kr.hhplus.schemas.coupon",
                        "org.jspecify.annotations")
                .check(DECISION);
    }

    @Test
    void theWholePackageIsLookedAt() {
        assertThat(DECISION.contain(CouponRules.class)).isTrue();
        assertThat(DECISION.contain(CouponFold.class)).isTrue();
        assertThat(DECISION.contain(DrawnOrder.class)).isTrue();
    }

    @Test
    void decisionsLeaveNothingToChance() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class, RandomGenerator.class, SecureRandom.class, ThreadLocalRandom.class)
                .check(DECISION);
        noClasses().should().callMethod(UUID.class, "randomUUID").check(DECISION);
        noClasses().should().callMethod(Math.class, "random").check(DECISION);
    }

    @Test
    void decisionsAskNoClock() {
        noClasses().should().dependOnClassesThat().areAssignableTo(Clock.class).check(DECISION);
        noClasses().should().callMethod(java.time.Instant.class, "now").check(DECISION);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(DECISION);
        noClasses().should().callMethod(System.class, "nanoTime").check(DECISION);
    }
}
