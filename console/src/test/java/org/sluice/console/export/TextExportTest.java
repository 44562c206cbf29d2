package org.sluice.console.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.console.DefaultRun;
import org.sluice.nanokernel.trace.TraceRecord;

/** A text file of the default scenario, read back. */
class TextExportTest {

    private static final long RUN_NANOS = 20_000_000;

    @TempDir
    static Path folder;

    private static DefaultRun run;
    private static List<String> lines;

    @BeforeAll
    static void export() throws IOException {
        run = DefaultRun.of(RUN_NANOS);
        Path file = folder.resolve("trace.txt");
        Files.writeString(file, "a former file of that name, much longer than a line\n".repeat(100_000));
        TraceExport.byName(file.toString()).save(run.kernel(), file);
        lines = Files.readAllLines(file);
    }

    @AfterAll
    static void close() {
        run.close();
    }

    @Test
    void theHashCanBeComputedFromTheFileAlone() {
        assertThat(hashOf(lines)).isEqualTo(run.kernel().trace().hash());
        assertThat(lines.get(0)).endsWith(run.kernel().trace().hash());
    }

    @Test
    void anyChangeOfAnyFieldIsAnotherHash() {
        int line = lines.size() / 2;
        for (int field = 0; field < 8; field++) {
            String[] fields = lines.get(line).split(" ");
            if (field != 2) { // the word says the same as the number before it
                fields[field] = Long.toString(Long.parseLong(fields[field]) + 1);
                List<String> changed = new ArrayList<>(lines);
                changed.set(line, String.join(" ", fields));
                assertThat(hashOf(changed)).as("field " + field).isNotEqualTo(hashOf(lines));
            }
        }
    }

    @Test
    void aLineIsARecord() {
        List<TraceRecord> records = PerfettoExportTest.records(run.kernel());
        List<String> read = lines.stream().filter(line -> !line.startsWith("#")).toList();
        assertThat(read).hasSameSizeAs(records);
        for (int i = 0; i < read.size(); i++) {
            String[] field = read.get(i).split(" ");
            assertThat(new TraceRecord(Long.parseLong(field[0]), Integer.parseInt(field[1]),
                    Integer.parseInt(field[3]), Integer.parseInt(field[4]), Integer.parseInt(field[5]),
                    Long.parseLong(field[6]), Long.parseLong(field[7]))).isEqualTo(records.get(i));
            assertThat(field[2]).isEqualTo(records.get(i).name());
        }
    }

    @Test
    void theLegendNamesEveryStage() {
        assertThat(lines).contains("# stage 1 = rt", "# stage 2 = hrt", "# stage 3 = linux");
    }

    @Test
    void theLegendSaysWhatIsMissing() throws IOException {
        assertThat(lines.get(1)).isEqualTo("# records " + run.kernel().trace().written()
                + ", older ones no longer kept 0");
        try (DefaultRun longer = new DefaultRun(0)) {
            longer.simulation().runFor(200_000_000);
            Path file = folder.resolve("longer.txt");
            TraceExport.byName("longer.txt").save(longer.kernel(), file);
            List<String> kept = Files.readAllLines(file);
            assertThat(kept.get(1)).endsWith("older ones no longer kept " + longer.kernel().trace().dropped());
            assertThat(kept.stream().filter(line -> !line.startsWith("#")).count())
                    .isEqualTo(longer.kernel().trace().written() - longer.kernel().trace().dropped());
        }
    }

    /** Written from the description of the hash, not from its code: four words a record, two multiplications. */
    private static String hashOf(List<String> file) {
        long state = 0x536C756963650001L;
        for (String line : file) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] field = line.split(" ");
            long kind = Long.parseLong(field[1]);
            long cpu = Long.parseLong(field[3]) + 1;
            long stage = Long.parseLong(field[4]) + 1;
            long irq = Long.parseLong(field[5]) + 1;
            long place = kind * (1L << 56) + cpu * (1L << 40) + stage * (1L << 20) + irq;
            long h = (state ^ Long.parseLong(field[0])) * 0x9E3779B97F4A7C15L + place;
            h = ((h << 29 | h >>> 35) ^ Long.parseLong(field[6])) * 0xC2B2AE3D27D4EB4FL;
            long detail = Long.parseLong(field[7]);
            h += detail << 17 | detail >>> 47;
            state = h ^ h >>> 32;
        }
        return String.format(Locale.ROOT, "%016x", state);
    }
}
