package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.ipipe.Profile;

/** The pipeline and the reference model agree: a bounded campaign for each profile, one seed of it new each time. */
class CampaignTest {

    private static final long FIXED_SEED = 20_020_603;
    private static final long OPERATIONS = 10_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static List<Profile> profiles() {
        return Program.profiles();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void pipelineAndModelAgree(Profile profile) {
        agrees(profile, FIXED_SEED);
    }

    /** New programs in every build; the seed is printed, and {@link Campaign} runs it again. */
    @Test
    void theyAgreeOnProgramsThatNobodyHasSeen() {
        long fresh = System.nanoTime();
        System.out.println("fresh seed of the campaign: " + fresh);
        for (Profile profile : profiles()) {
            agrees(profile, fresh);
        }
    }

    private static void agrees(Profile profile, long seed) {
        Campaign.Result result = Campaign.ofPipeline().run(profile, OPERATIONS, seed);
        assertThat(result.disagreement().map(Duel.Disagreement::text)).as("seed %d of %s: %s", seed,
                Program.name(profile), result.shrunk()).isEmpty();
        assertThat(result.duel().operations()).isGreaterThanOrEqualTo(OPERATIONS);
        assertThat(result.duel().deliveries()).isGreaterThan(OPERATIONS / 20);
        assertThat(result.duel().refusals()).isGreaterThan(OPERATIONS / 50);
    }

    private int run(String... arguments) {
        return Campaign.main(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), arguments);
    }

    @Test
    void tellsWhatItCompared() {
        assertThat(run("IPIPE_2", "2000", "7")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("IPIPE_2 seed 7: ").contains(" programs, ",
                " operations, ", " deliveries, ", " refusals, ", " operations per processor second: agreed");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void allMeansEachProfile() {
        assertThat(run("ALL", "500", "7")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly("SLUICE", "ADEOS_2002", "ADEOS_R13", "IPIPE_2", "DOVETAIL");
    }

    @Test
    void badUsageIsToldAndNothingRuns() {
        refuses("three arguments are needed, there are 0");
        refuses("profile XENOMAI is none of SLUICE, ADEOS_2002, ADEOS_R13, IPIPE_2, DOVETAIL", "XENOMAI", "1", "1");
        refuses("OPERATIONS 0 must be greater than 0", "ALL", "0", "1");
        refuses("OPERATIONS \"many\" is not a whole number", "ALL", "many", "1");
        refuses("SEED \"1.5\" is not a whole number", "ALL", "1", "1.5");
    }

    private void refuses(String message, String... arguments) {
        err.reset();
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).containsExactly(message,
                "usage: Campaign PROFILE|ALL OPERATIONS SEED");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
