package org.sluice.x86.firmware;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.board.Board;
import org.sluice.x86.memory.GuestMemory;

/**
 * Writes the tables of a board into its memory, where a kernel looks for them.
 *
 * <pre>
 *   0xE0000  RSDP -&gt; RSDT, XSDT -&gt; FADT (-&gt; DSDT), MADT, HPET, MCFG, SRAT, SLIT
 *   0xFFF00  _MP_ -&gt; MP table
 * </pre>
 *
 * <p>Each area is between 640 KiB and 1 MiB, which the e820 map reserves. Not modelled: a BIOS that runs.
 * Source: ACPI Specification "Root System Description Pointer (RSDP)", "Finding the RSDP on IA-PC Systems".
 */
public final class Firmware {

    /** Where the RSDP is. */
    public static final long RSDP = 0xE0000;
    /** Where the MP floating pointer is. */
    public static final long MP_FLOATING = 0xFFF00;

    private static final long TABLES = 0xE0100;
    private static final long END = MP_FLOATING;
    private static final int ALIGN = 16;
    private static final int RSDP_CHECKSUM = 8;
    private static final int RSDP_EXTENDED_CHECKSUM = 32;
    private static final int NARROW_MAX = 254;

    private final GuestMemory memory;
    private long next = TABLES;

    private Firmware(GuestMemory memory) {
        this.memory = memory;
    }

    /**
     * Writes them all.
     *
     * @throws IllegalArgumentException if the board has less than 1 MiB of memory, or too many CPUs for the area
     */
    public static void install(Board board, GuestMemory memory) {
        if (!memory.layout().covers(0, 1 << 20)) {
            throw new IllegalArgumentException("board " + board.name() + " has no memory below 1 MiB for its tables");
        }
        new Firmware(memory).write(board);
    }

    private void write(Board board) {
        AcpiTables acpi = new AcpiTables(board);
        List<Long> listed = new ArrayList<>();
        long facs = put(AcpiTables.facs()); // the first one, so aligned to 64 bytes
        listed.add(put(acpi.fadt(facs, put(acpi.dsdt()))));
        for (byte[] table : acpi.listed()) {
            listed.add(put(table));
        }
        Bytes narrow = new Bytes();
        Bytes wide = new Bytes();
        listed.forEach(address -> {
            narrow.u32(address);
            wide.u64(address);
        });
        writeRsdp(put(AcpiTable.of("RSDT", 1, narrow)), put(AcpiTable.of("XSDT", 1, wide)));
        if (board.cpus().stream().allMatch(cpu -> cpu.apicId() <= NARROW_MAX)) {
            byte[] floating = MpTable.floating(put(new MpTable(board).table()));
            memory.copyIn(MP_FLOATING, floating, 0, floating.length);
        }
    }

    private void writeRsdp(long rsdt, long xsdt) {
        byte[] bytes = new Bytes().text("RSD PTR ", 8, ' ').u8(0).text("SLUICE", 6, ' ').u8(2).u32(rsdt).u32(Rsdp.BYTES)
                .u64(xsdt).u8(0).zeros(3).array();
        Bytes.checksum(bytes, 0, Rsdp.OLD_BYTES, RSDP_CHECKSUM);
        Bytes.checksum(bytes, 0, bytes.length, RSDP_EXTENDED_CHECKSUM);
        memory.copyIn(RSDP, bytes, 0, bytes.length);
    }

    private long put(byte[] table) {
        long at = next;
        next = at + table.length + ALIGN - 1 & -ALIGN;
        if (next > END) {
            throw new IllegalArgumentException("the tables need " + (next - TABLES) + " bytes, but there are "
                    + (END - TABLES));
        }
        memory.copyIn(at, table, 0, table.length);
        return at;
    }
}
