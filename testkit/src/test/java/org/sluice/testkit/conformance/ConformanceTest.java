package org.sluice.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every row of the conformance list, as a test of its own; and the list as its users see it. */
class ConformanceTest {

    @TestFactory
    Stream<DynamicTest> rows() {
        return Conformance.rows().stream().map(row -> DynamicTest.dynamicTest(row.id() + " " + row.statement(),
                () -> row.verify(Cut.NONE)));
    }

    @Test
    void theListHasAtLeast150DistinctStatements() {
        assertThat(Conformance.rows()).hasSizeGreaterThanOrEqualTo(150);
        assertThat(Conformance.rows().stream().map(Behaviour::statement)).doesNotHaveDuplicates();
        assertThat(Conformance.rows().stream().map(Behaviour::id)).doesNotHaveDuplicates();
        assertThat(Conformance.rows()).allMatch(row -> row.source().matches(".+ \".+\""));
    }

    @Test
    void theTableEndsWithItsCountAndTheAnswerIsZero() {
        String table = run();
        int count = Conformance.rows().size();
        assertThat(table).endsWith(count + " behaviours, " + count + " pass, 0 fail\n");
        assertThat(table).contains("pass  lapic-01");
    }

    @Test
    void jsonHasAnObjectPerRow() {
        String json = run("--json");
        assertThat(json).startsWith("[\n  {\"id\":\"lapic-01\",\"device\":\"lapic\",\"source\":\"Intel SDM");
        assertThat(json.split("\"result\":\"pass\"", -1)).hasSize(Conformance.rows().size() + 1);
        assertThat(json).endsWith("}\n]\n");
    }

    @Test
    void otherArgumentsAreRefused() {
        ByteArrayOutputStream complaint = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(complaint, true, StandardCharsets.UTF_8);
        assertThat(Conformance.run(new String[] {"--xml"}, err, err)).isEqualTo(Conformance.USAGE);
        assertThat(complaint.toString(StandardCharsets.UTF_8)).contains("usage: conformance [--json]");
    }

    @Test
    void aRowThatFailsIsRedWithWhatWasFound() {
        Behaviour wrong = new Behaviour("x-01", "x", "a manual \"a section\"", "one is two", Benches.lines(1),
                rig -> Expect.same(2, 1));
        assertThat(Conformance.verdict(wrong, Cut.NONE)).isEqualTo("expected 0x2, found 0x1");
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new TableReport(new PrintStream(text, true, StandardCharsets.UTF_8)).row(wrong, "expected 0x2, found 0x1");
        new JsonReport(new PrintStream(text, true, StandardCharsets.UTF_8)).row(wrong, "a \"b\"");
        assertThat(text.toString(StandardCharsets.UTF_8)).contains("FAIL  x-01", "        expected 0x2")
                .contains("\"result\":\"fail\",\"found\":\"a \\\"b\\\"\"");
    }

    @Test
    void theAnswerIsOneIfARowFailsAndTheOthersAreRunAllTheSame() {
        Behaviour wrong = new Behaviour("x-01", "x", "a manual \"a section\"", "one is two", Benches.lines(1),
                rig -> Expect.same(2, 1));
        Behaviour right = new Behaviour("x-02", "x", "a manual \"a section\"", "one is one", Benches.lines(1),
                rig -> Expect.same(1, 1));
        assertThat(failing(List.of(wrong, right), false)).contains("FAIL  x-01", "expected 0x2, found 0x1",
                "pass  x-02").endsWith("2 behaviours, 1 pass, 1 fail\n");
        assertThat(failing(List.of(wrong, right), true)).startsWith("[\n").endsWith("}\n]\n")
                .contains("\"result\":\"fail\",\"found\":\"expected 0x2, found 0x1\"", "\"result\":\"pass\"");
    }

    private static String failing(List<Behaviour> rows, boolean json) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        assertThat(Conformance.run(rows, json, out)).isEqualTo(Conformance.FAILED);
        return text.toString(StandardCharsets.UTF_8);
    }

    private static String run(String... args) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        assertThat(Conformance.run(args, out, out)).isEqualTo(Conformance.PASSED);
        return text.toString(StandardCharsets.UTF_8);
    }
}
