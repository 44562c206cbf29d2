package org.sluice.x86;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventQueue;
import org.sluice.x86.engine.SplitMix64;

/**
 * Every field of a machine, by its path, looked up without the help of what saves them: so that a field that somebody
 * forgot to save makes a difference. What is not state stands in {@link #NOT_STATE}, with its reason.
 */
final class MachineState {

    private static final Set<String> NOT_STATE = Set.of(
            // where an event lies in the queue, not when it is due
            "Alarm.handle", "Processor.liveEvent", "Message.event",
            // above the top of the stack, and the remainder of what is live: rubbish
            "Processor.remainder", "Processor.tag", "Processor.strand", "Processor.task",
            // filled anew before each use
            "Rtc.fields", "Window.found", "Window.foundOffset", "Bus.refused", "Bus.refusedCount",
            // slots that are free
            "MessagePool.slots", "MessagePool.free",
            // what the outside drives, while a reset lasts
            "Wiring.asserted",
            // the host's side
            "HardwareLedger.trace", "FwCfg.selected");

    /** What follows from other fields, what the board says, and counts that objects rely on. */
    private static final Set<String> NOT_SCRAMBLED = Set.of("Cpu.apicPage", "Bus.cpuOfApicId", "ApicBase.value",
            "GuestMemory.residentPages", "MessagePool.freeCount", "Processor.depth", "HpetLines.routes",
            "ConfigSpace.nextCapability", "ConfigSpace.writable", "ConfigSpace.clearable", "ConfigSpace.barBytes",
            "IoApic.wiring", "E1000.address", "E1000Eeprom.word", "NodeDistances.localNanos", "MemoryLayout.bytes",
            "AddressMap.base", "AddressMap.size", "AddressMap.byteWide", "AddressMap.count", "InterruptWindow.polled",
            "Message.units", "Restart.image", "Wiring.built");

    private SplitMix64 random;
    private List<String> kept = List.of();
    private final Map<String, String> values = new TreeMap<>();
    private final IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();
    private final ArrayDeque<Object[]> left = new ArrayDeque<>();

    private MachineState() {
    }

    /** The values of all fields that are state, by path. */
    static Map<String, String> of(Machine machine) {
        MachineState state = new MachineState();
        state.add("machine", machine);
        state.add("now", machine.engine().nowNanos());
        while (!state.left.isEmpty()) {
            Object[] next = state.left.poll();
            state.look((String) next[0], next[1]);
        }
        return state.values;
    }

    /** Gives every field of numbers and flags but {@code not} another value, where that is no nonsense. */
    static void scramble(Machine machine, SplitMix64 random, String... not) {
        MachineState state = new MachineState();
        state.random = random;
        state.kept = List.of(not);
        state.add("machine", machine);
        while (!state.left.isEmpty()) {
            Object[] next = state.left.poll();
            state.look((String) next[0], next[1]);
        }
    }

    private void scramble(Object owner, Field field) throws IllegalAccessException {
        long number = random.next();
        if (field.getType() == int[].class) {
            Arrays.setAll((int[]) field.get(owner), i -> (int) random.next());
        } else if (field.getType() == long[].class) {
            Arrays.setAll((long[]) field.get(owner), i -> random.next());
        } else if (field.getType() == boolean[].class) {
            ((boolean[]) field.get(owner))[0] ^= true;
        } else if (field.getType() == byte[].class) {
            for (int i = 0; i < ((byte[]) field.get(owner)).length; i++) {
                ((byte[]) field.get(owner))[i] = (byte) random.next();
            }
        } else if (Modifier.isFinal(field.getModifiers())) {
            return;
        } else if (field.getType() == int.class) {
            field.setInt(owner, (int) number);
        } else if (field.getType() == long.class) {
            field.setLong(owner, number);
        } else if (field.getType() == boolean.class) {
            field.setBoolean(owner, !field.getBoolean(owner));
        } else if (field.getType() == byte.class) {
            field.setByte(owner, (byte) number);
        }
    }

    private void add(String path, Object value) {
        boolean plain = value == null || value instanceof Number || value instanceof Boolean || value instanceof String
                || value instanceof Enum || value instanceof Record;
        if (plain) {
            values.put(path, String.valueOf(value));
        } else if (seen.put(value, true) == null) {
            left.add(new Object[] {path, value});
        }
    }

    private void look(String path, Object value) {
        if (value instanceof byte[]) {
            values.put(path, Arrays.hashCode((byte[]) value) + " of " + ((byte[]) value).length);
        } else if (value instanceof int[]) {
            values.put(path, Arrays.toString((int[]) value));
        } else if (value instanceof long[]) {
            values.put(path, Arrays.toString((long[]) value));
        } else if (value instanceof List) {
            List<?> list = (List<?>) value;
            for (int i = 0; i < list.size(); i++) {
                add(path + "[" + i + "]", list.get(i));
            }
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                add(path + "[" + i + "]", Array.get(value, i));
            }
        } else if (!(value instanceof Engine) && !(value instanceof Board) && !(value instanceof EventQueue)) {
            for (Class<?> type = value.getClass(); isOurs(type); type = type.getSuperclass()) {
                lookAtFields(path, value, type);
            }
        }
    }

    private static boolean isOurs(Class<?> type) {
        return type != null && type.getName().startsWith("org.sluice.") && !type.isHidden();
    }

    private void lookAtFields(String path, Object value, Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            String name = type.getSimpleName() + "." + field.getName();
            if (Modifier.isStatic(field.getModifiers()) || NOT_STATE.contains(name)) {
                continue;
            }
            try {
                field.setAccessible(true);
                if (random != null && !NOT_SCRAMBLED.contains(name) && !kept.contains(name)) {
                    scramble(value, field);
                }
                add(path + "." + field.getName(), field.get(value));
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
    }
}
