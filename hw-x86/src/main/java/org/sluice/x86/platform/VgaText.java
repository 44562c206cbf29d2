package org.sluice.x86.platform;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The colour text screen of a PC: 80 x 25 cells of character and attribute at 0xB8000, the cursor at ports 0x3D4 and
 * 0x3D5, the retrace at 0x3DA. Readable as text. On the baton.
 *
 * <p>Not modelled: graphics, fonts, other sizes; CRTC registers other than start address and cursor are kept and have
 * no
 * effect. Source: IBM VGA Technical Reference "Alphanumeric Modes", "CRT Controller Registers".
 */
public final class VgaText implements RegisterDevice, Snapshottable {

    /** Where its memory lies, 32 KiB. */
    public static final long ADDRESS = 0xB8000L;
    /** Length of that. */
    public static final int RANGE_BYTES = 0x8000;
    /** CRTC index; data is one further. */
    public static final int CRTC_PORT = 0x3D4;
    /** Input status 1. */
    public static final int STATUS_PORT = 0x3DA;
    /** Cells in a row. */
    public static final int COLUMNS = 80;
    /** Rows. */
    public static final int ROWS = 25;

    private static final int START_HIGH = 0x0C;
    private static final int START_LOW = 0x0D;
    private static final int CURSOR_HIGH = 0x0E;
    private static final int CURSOR_LOW = 0x0F;
    private static final int REGISTERS = 0x19;
    private static final int RETRACE = 0x09;

    private final byte[] memory = new byte[RANGE_BYTES];
    private final int[] crtc = new int[REGISTERS];
    private int index;
    private boolean retrace;

    /** A screen of blanks. */
    public VgaText() {
        for (int i = 0; i < RANGE_BYTES; i += 2) {
            memory[i] = ' ';
            memory[i + 1] = 7;
        }
    }

    @Override
    public long read(int offset, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (memory[offset + i & RANGE_BYTES - 1] & 0xFFL) << 8 * i;
        }
        return value;
    }

    @Override
    public void write(int offset, int size, long value) {
        for (int i = 0; i < size; i++) {
            memory[offset + i & RANGE_BYTES - 1] = (byte) (value >>> 8 * i);
        }
    }

    /** Ports 0x3D4 and 0x3D5; an access to both is one of single bytes, the index first. */
    public RegisterDevice crtc() {
        return new RegisterDevice() {
            @Override
            public long read(int offset, int size) {
                int data = index < REGISTERS ? crtc[index] : 0;
                return offset != 0 ? data : size > 1 ? data << 8 | index : index;
            }

            @Override
            public void write(int offset, int size, long value) {
                int data = (int) (offset == 0 ? value >>> 8 : value) & 0xFF;
                index = offset == 0 ? (int) value & 0xFF : index;
                if ((offset == 1 || size > 1) && index < REGISTERS) {
                    crtc[index] = data;
                }
            }
        };
    }

    /** Port 0x3DA: the retrace bits change with each read, so that nobody waits for ever. */
    public RegisterDevice status() {
        return new RegisterDevice() {
            @Override
            public long read(int offset, int size) {
                retrace = !retrace;
                return retrace ? RETRACE : 0;
            }

            @Override
            public void write(int offset, int size, long value) {
                // feature control: nothing to control
            }
        };
    }

    /** The cursor's cell, counted from the start of the memory. */
    public int cursor() {
        return crtc[CURSOR_HIGH] << 8 | crtc[CURSOR_LOW];
    }

    /** The 25 rows as text, blanks at the end cut off; what is not printable ASCII is a dot. */
    public List<String> text() {
        int start = crtc[START_HIGH] << 8 | crtc[START_LOW];
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < COLUMNS; column++) {
                int c = memory[2 * (start + row * COLUMNS + column) & RANGE_BYTES - 1] & 0xFF;
                line.append(c == 0 ? ' ' : c < ' ' || c > '~' ? '.' : (char) c);
            }
            rows.add(line.toString().stripTrailing());
        }
        return rows;
    }

    @Override
    public void exchange(StateStream state) {
        index = state.exchange(index);
        retrace = state.exchange(retrace);
        state.exchange(memory);
        state.exchange(crtc);
    }
}
