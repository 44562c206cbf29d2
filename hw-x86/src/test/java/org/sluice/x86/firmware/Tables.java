package org.sluice.x86.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.x86.board.Board;
import org.sluice.x86.memory.GuestMemory;

/** The tables of a board as a kernel finds them: read from memory by their pointers; shares nothing with the writer. */
final class Tables {

    final GuestMemory memory;

    Tables(Board board) {
        memory = new GuestMemory(board.memoryLayout());
        Firmware.install(board, memory);
    }

    long u(long address, int bytes) {
        return memory.read(address, bytes);
    }

    String text(long address, int bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            text.append((char) u(address + i, 1));
        }
        return text.toString();
    }

    int sum(long address, long bytes) {
        int sum = 0;
        for (long i = 0; i < bytes; i++) {
            sum += (int) u(address + i, 1);
        }
        return sum & 0xFF;
    }

    /** Looked for as a kernel does it: on 16-byte boundaries from 0xE0000 to 1 MiB. -1: there is none. */
    long find(String signature) {
        for (long at = 0xE0000; at < 0x100000; at += 16) {
            if (text(at, signature.length()).equals(signature)) {
                return at;
            }
        }
        return -1;
    }

    List<Long> listed(long table, int pointerBytes) {
        List<Long> found = new ArrayList<>();
        for (long at = table + 36; at < table + u(table + 4, 4); at += pointerBytes) {
            found.add(u(at, pointerBytes));
        }
        return found;
    }

    /** By signature; DSDT and FACS as the FADT points at them, XSDT and RSDT as the RSDP does. */
    Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        long rsdp = find("RSD PTR ");
        all.put("RSDT", u(rsdp + 16, 4));
        all.put("XSDT", u(rsdp + 24, 8));
        listed(all.get("XSDT"), 8).forEach(table -> all.put(text(table, 4), table));
        all.put("DSDT", u(all.get("FACP") + 140, 8));
        return all;
    }

    /** Type, length and all bytes of the entries behind a table's head, each as numbers. */
    List<int[]> entries(String signature, int head) {
        long table = all().get(signature);
        List<int[]> entries = new ArrayList<>();
        long at = table + head;
        while (at < table + u(table + 4, 4)) {
            int[] bytes = new int[(int) u(at + 1, 1)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (int) u(at + i, 1);
            }
            entries.add(bytes);
            at += bytes.length;
        }
        if (at != table + u(table + 4, 4)) {
            throw new AssertionError(signature + " ends within an entry");
        }
        return entries;
    }

    static long number(int[] bytes, int at, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (long) bytes[at + i] << 8 * i;
        }
        return value;
    }
}
