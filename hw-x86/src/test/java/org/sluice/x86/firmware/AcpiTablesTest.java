package org.sluice.x86.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardBuilder;
import org.sluice.x86.memory.GuestMemory;
import org.sluice.x86.memory.MemoryRange;

/** ACPI Specification 6.5 "ACPI System Description Tables", for the boards that come along. */
class AcpiTablesTest {

    private static final int MADT = 44;
    private static final int SRAT = 48;

    private static List<int[]> of(Tables tables, String table, int head, int type) {
        return tables.entries(table, head).stream().filter(entry -> entry[0] == type).collect(Collectors.toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "default", "pc", "big64", "huge256"})
    void everyTableHasItsSignatureLengthChecksumAndMaker(String board) {
        Tables tables = new Tables(Board.named(board));
        Map<String, Long> all = tables.all();
        assertThat(all.keySet()).contains("RSDT", "XSDT", "FACP", "DSDT", "APIC", "SRAT", "SLIT");
        all.forEach((signature, table) -> {
            assertThat(tables.text(table, 4)).isEqualTo(signature);
            assertThat(tables.sum(table, tables.u(table + 4, 4))).as(signature).isZero();
            assertThat(tables.text(table + 10, 6)).isEqualTo("SLUICE");
            assertThat(table % 16).isZero();
        });
        assertThat(all.values()).doesNotHaveDuplicates();
    }

    /** No table may lie in another, nor outside what the e820 map reserves. */
    @ParameterizedTest
    @ValueSource(strings = {"up", "pc", "huge256"})
    void tablesDoNotOverlap(String board) {
        Tables tables = new Tables(Board.named(board));
        long end = 0xE0000 + 36;
        for (long table : tables.all().values().stream().sorted().collect(Collectors.toList())) {
            assertThat(table).isGreaterThanOrEqualTo(end);
            end = table + tables.u(table + 4, 4);
        }
        assertThat(end).isLessThanOrEqualTo(0x100000);
    }

    @ParameterizedTest
    @CsvSource({"RSDT,1", "XSDT,1", "FACP,3", "DSDT,2", "APIC,4", "HPET,1", "MCFG,1", "SRAT,3", "SLIT,1"})
    void revisionsAreThoseOfTheLayoutsUsed(String signature, int revision) {
        Tables tables = new Tables(Board.named("pc"));
        assertThat(tables.u(tables.all().get(signature) + 8, 1)).isEqualTo(revision);
    }

    @Test
    void theRsdpIsOfRevision2AndPointsAtBothLists() {
        Tables tables = new Tables(Board.named("pc"));
        long rsdp = tables.find("RSD PTR ");
        assertThat(rsdp).isEqualTo(Firmware.RSDP);
        assertThat(tables.u(rsdp + 15, 1)).isEqualTo(2);
        assertThat(tables.u(rsdp + 20, 4)).isEqualTo(36);
        assertThat(tables.sum(rsdp, 20)).isZero();
        assertThat(tables.sum(rsdp, 36)).isZero();
        assertThat(tables.listed(tables.all().get("RSDT"), 4)).isEqualTo(tables.listed(tables.all().get("XSDT"), 8));
    }

    @Test
    void theFadtPointsAtFacsAndDsdtInBothWidths() {
        Tables tables = new Tables(Board.named("pc"));
        long fadt = tables.all().get("FACP");
        long facs = tables.u(fadt + 36, 4);
        assertThat(tables.text(facs, 4)).isEqualTo("FACS");
        assertThat(tables.u(facs + 4, 4)).isEqualTo(64);
        assertThat(tables.u(facs + 32, 1)).as("version").isEqualTo(2);
        assertThat(facs % 64).isZero();
        assertThat(tables.u(fadt + 40, 4)).isEqualTo(tables.u(fadt + 140, 8)).isEqualTo(tables.all().get("DSDT"));
        assertThat(tables.u(fadt + 132, 8)).as("one of both").isZero();
    }

    @Test
    void theFadtOfAPcDescribesItsPorts() {
        Tables tables = new Tables(Board.named("pc"));
        long fadt = tables.all().get("FACP");
        assertThat(tables.u(fadt + 4, 4)).isEqualTo(244);
        assertThat(tables.u(fadt + 46, 2)).as("SCI_INT").isEqualTo(9);
        assertThat(tables.u(fadt + 48, 4)).as("no SMI_CMD: ACPI is always on").isZero();
        long[][] blocks = {{56, 0x600, 88, 4, 148, 32}, {64, 0x604, 89, 2, 172, 16}, {76, 0x608, 91, 4, 208, 32}};
        for (long[] block : blocks) {
            assertThat(tables.u(fadt + block[0], 4)).isEqualTo(block[1]);
            assertThat(tables.u(fadt + block[2], 1)).isEqualTo(block[3]);
            assertThat(tables.u(fadt + block[4], 4)).isEqualTo(1 | block[5] << 8);
            assertThat(tables.u(fadt + block[4] + 4, 8)).isEqualTo(block[1]);
        }
        assertThat(tables.u(fadt + 112, 4)).as("WBINVD, C1, no sleep button, reset").isEqualTo(0x425);
        assertThat(tables.u(fadt + 116, 4)).isEqualTo(0x0801);
        assertThat(tables.u(fadt + 120, 8)).isEqualTo(0xCF9);
        assertThat(tables.u(fadt + 128, 1)).isEqualTo(6);
        assertThat(tables.u(fadt + 109, 2)).as("ISA, 8042").isEqualTo(3);
    }

    /** "HW_REDUCED_ACPI" came with revision 5, whose table is 268 bytes long. */
    @Test
    void aBoardWithoutPowerManagementIsHardwareReduced() {
        Tables tables = new Tables(Board.named("up"));
        long fadt = tables.all().get("FACP");
        assertThat(tables.u(fadt + 8, 1)).isEqualTo(5);
        assertThat(tables.u(fadt + 4, 4)).isEqualTo(268);
        assertThat(tables.u(fadt + 112, 4) >>> 20 & 1).isEqualTo(1);
        assertThat(tables.u(fadt + 112, 4) >>> 10 & 1).as("no reset register").isZero();
        assertThat(tables.u(fadt + 56, 8)).isZero();
        assertThat(tables.u(fadt + 109, 2)).as("ISA, no VGA, no CMOS clock").isEqualTo(0x25);
    }

    @ParameterizedTest
    @CsvSource({"up,1,0,1,0", "pc,2,0,1,1", "big64,64,0,2,0", "huge256,255,1,2,0"})
    void theMadtListsEveryCpuAndEveryIoApic(String name, int narrow, int wide, int ioApics, int pics) {
        Board board = Board.named(name);
        Tables tables = new Tables(board);
        long madt = tables.all().get("APIC");
        assertThat(tables.u(madt + 36, 4)).isEqualTo(0xFEE00000L);
        assertThat(tables.u(madt + 40, 4)).as("PCAT_COMPAT").isEqualTo(pics);
        List<int[]> local = of(tables, "APIC", MADT, 0);
        List<int[]> x2 = of(tables, "APIC", MADT, 9);
        assertThat(local).hasSize(narrow).allMatch(entry -> entry.length == 8 && entry[4] == 1);
        assertThat(x2).hasSize(wide).allMatch(entry -> entry.length == 16 && entry[8] == 1);
        assertThat(IntStream.range(0, narrow)).allMatch(i -> local.get(i)[2] == i && local.get(i)[3] == i);
        List<int[]> io = of(tables, "APIC", MADT, 1);
        assertThat(io).hasSize(ioApics);
        for (int i = 0; i < ioApics; i++) {
            assertThat(io.get(i)[2]).isEqualTo(i);
            assertThat(Tables.number(io.get(i), 4, 4)).isEqualTo(board.ioApics().get(i).address());
            assertThat(Tables.number(io.get(i), 8, 4)).isEqualTo(board.ioApics().get(i).gsiBase());
        }
        assertThat(of(tables, "APIC", MADT, 4)).singleElement().isEqualTo(new int[] {4, 6, 0xFF, 0, 0, 1});
    }

    @Test
    void idsBeyond254AreListedAsX2ApicIds() {
        Tables tables = new Tables(Board.named("huge256"));
        int[] last = of(tables, "APIC", MADT, 9).get(0);
        assertThat(Tables.number(last, 4, 4)).isEqualTo(255);
        assertThat(Tables.number(last, 12, 4)).as("UID").isEqualTo(255);
        int[] nmi = of(tables, "APIC", MADT, 0xA).get(0);
        assertThat(Tables.number(nmi, 4, 4)).as("all processors").isEqualTo(0xFFFF_FFFFL);
        assertThat(nmi[8]).isEqualTo(1);
        assertThat(of(new Tables(Board.named("big64")), "APIC", MADT, 0xA)).isEmpty();
    }

    @Test
    void theMadtOverridesWhatIsNotWiredAsIsa() {
        assertThat(of(new Tables(Board.named("pc")), "APIC", MADT, 2)).containsExactly(
                new int[] {2, 10, 0, 0, 2, 0, 0, 0, 0, 0}, new int[] {2, 10, 0, 9, 9, 0, 0, 0, 0xD, 0});
        assertThat(of(new Tables(Board.named("default")), "APIC", MADT, 2)).contains(
                new int[] {2, 10, 0, 11, 11, 0, 0, 0, 0xF, 0});
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "pc", "big64", "huge256"})
    void theSratPutsEveryCpuAndAllMemoryOnItsNode(String name) {
        Board board = Board.named(name);
        Tables tables = new Tables(board);
        int cpus = 0;
        for (int[] entry : of(tables, "SRAT", SRAT, 0)) {
            assertThat(entry).hasSize(16);
            assertThat(entry[3]).isEqualTo(board.cpu(cpus).apicId());
            assertThat(entry[2]).isEqualTo(board.cpu(cpus++).node());
            assertThat(entry[4]).as("enabled").isEqualTo(1);
        }
        for (int[] entry : of(tables, "SRAT", SRAT, 2)) {
            assertThat(entry).hasSize(24);
            assertThat(Tables.number(entry, 8, 4)).isEqualTo(board.cpu(cpus).apicId());
            assertThat(Tables.number(entry, 4, 4)).isEqualTo(board.cpu(cpus++).node());
        }
        assertThat(cpus).isEqualTo(board.cpuCount());
        List<MemoryRange> ranges = of(tables, "SRAT", SRAT, 1).stream().map(entry -> new MemoryRange(
                Tables.number(entry, 8, 8), Tables.number(entry, 16, 8), (int) Tables.number(entry, 2, 4)))
                .collect(Collectors.toList());
        assertThat(ranges).isEqualTo(board.memoryLayout().ranges());
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "big64", "huge256"})
    void theSlitIsTheBoardsMatrix(String name) {
        Board board = Board.named(name);
        int nodes = board.nodes().size();
        Tables tables = new Tables(board);
        long slit = tables.all().get("SLIT");
        assertThat(tables.u(slit + 36, 8)).isEqualTo(nodes);
        assertThat(tables.u(slit + 4, 4)).isEqualTo(44 + nodes * nodes);
        for (int i = 0; i < nodes * nodes; i++) {
            assertThat(tables.u(slit + 44 + i, 1)).isEqualTo(board.distances().get(i / nodes, i % nodes));
        }
        assertThat(IntStream.range(0, nodes)).allMatch(i -> board.distances().get(i, i) == 10);
    }

    @ParameterizedTest
    @CsvSource({"up,false,false", "pc,true,true", "big64,false,false", "huge256,true,false"})
    void hpetAndMcfgAreThereIfTheBoardHasThem(String name, boolean hpet, boolean pci) {
        Tables tables = new Tables(Board.named(name));
        Map<String, Long> all = tables.all();
        assertThat(all.containsKey("HPET")).isEqualTo(hpet);
        assertThat(all.containsKey("MCFG")).isEqualTo(pci);
        if (hpet) {
            long table = all.get("HPET");
            assertThat(tables.u(table + 4, 4)).isEqualTo(56);
            assertThat(tables.u(table + 36, 4)).isEqualTo(0x8086A201L);
            assertThat(tables.u(table + 40, 4)).as("memory, 64 bits").isEqualTo(0x4000);
            assertThat(tables.u(table + 44, 8)).isEqualTo(0xFED00000L);
            assertThat(tables.u(table + 53, 2)).as("least tick").isEqualTo(0x80);
        }
        if (pci) {
            long table = all.get("MCFG");
            assertThat(tables.u(table + 4, 4)).isEqualTo(60);
            assertThat(tables.u(table + 44, 8)).isEqualTo(0xE0000000L);
            assertThat(tables.u(table + 52, 4)).as("segment 0, buses 0 to 0").isZero();
        }
    }

    @Test
    void aBoardWithoutBaseMemoryHasNoPlaceForTables() {
        Board small = new BoardBuilder("small").cpus(1).node(1 << 19, 0).ioApic(0xFEC00000L, 24, 0).build();
        assertThatThrownBy(() -> Firmware.install(small, new GuestMemory(small.memoryLayout())))
                .hasMessage("board small has no memory below 1 MiB for its tables");
    }
}
