package org.sluice.console.shell;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.OptionalLong;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.sluice.console.Session;
import org.sluice.console.Terminal;

/**
 * The shell's loop. From a pipe virtual time moves only by {@code time:run}, so that a script is exactly repeatable;
 * at a terminal the machine runs on its own, a virtual second a second.
 *
 * <p>Owned by the main thread; Gogo runs each command on it or on one of its own threads, one at a time.
 */
public final class Shell {

    private static final int OK = 0;
    private static final int WRONG = 1;
    private static final String PROMPT = "sluice> ";
    /** How Gogo's exception for this begins; its class is no API. */
    private static final String NOT_FOUND = "Command not found: ";

    private final Session session;
    private final CommandProcessor processor;
    private final PrintStream out;
    private final PrintStream err;
    private final List<ServiceRegistration<?>> registered = new ArrayList<>();

    /**
     * A shell on that session; answers go to {@code out}, complaints to {@code err}. Neither may be System's: Gogo puts
     * streams there that lead to those of the session it executes.
     */
    public Shell(Session session, BundleContext context, CommandProcessor processor, PrintStream out,
            PrintStream err) {
        this.session = session;
        this.processor = processor;
        this.out = out;
        this.err = err;
        register(context, "domain", new DomainCommands(session, out), "list", "load", "unload", "renice");
        register(context, "irq", new IrqCommands(session, out), "list", "why");
        register(context, "time", new TimeCommands(session, out), "run");
        register(context, "trace", new TraceCommands(session, out), "save");
        register(context, "sluice", new MachineCommands(session, out), "ledger", "help");
        register(context, "sluice", new RegisterCommands(session, out), "lapic", "ioapic", "pic", "hpet",
                "pci", "uart");
    }

    private void register(BundleContext context, String scope, Object commands, String... functions) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(CommandProcessor.COMMAND_SCOPE, scope);
        properties.put(CommandProcessor.COMMAND_FUNCTION, functions);
        registered.add(context.registerService(Object.class, commands, properties));
    }

    /** Reads until the end of input or {@code exit}; returns the exit status. */
    public int run(OptionalLong firstNanos) {
        if (firstNanos.isPresent()) {
            session.runFor(firstNanos.getAsLong());
        }
        try (CommandSession gogo = processor.createSession(new ByteArrayInputStream(new byte[0]), out, err);
                Pacer pacer = new Pacer(session)) {
            gogo.put("SCOPE", "sluice:domain:irq:time:trace:*");
            boolean person = Terminal.isInput();
            if (person) {
                pacer.start();
            }
            boolean failed = read(gogo, person);
            return failed && !person ? WRONG : OK;
        } catch (IOException unreadable) {
            err.println("sluice: standard input: " + unreadable.getMessage());
            return WRONG;
        } finally {
            registered.forEach(ServiceRegistration::unregister);
        }
    }

    private boolean read(CommandSession gogo, boolean person) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        boolean failed = false;
        for (;;) {
            if (person) {
                out.print(PROMPT);
                out.flush();
            }
            String line = in.readLine();
            if (line == null || line.strip().equals("exit") || line.strip().equals("quit")) {
                return failed;
            }
            if (!person) {
                session.scanFolder();
            }
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                failed |= !execute(gogo, line.strip());
            }
            out.flush();
            if (out.checkError() || Thread.currentThread().isInterrupted()) {
                return failed; // nobody reads the answers any more
            }
        }
    }

    private boolean execute(CommandSession gogo, String line) {
        try {
            Object answer = gogo.execute(line);
            if (answer != null) {
                out.println(gogo.format(answer, org.apache.felix.service.command.Converter.INSPECT));
            }
            return true;
        } catch (InterruptedException signal) {
            Thread.currentThread().interrupt(); // Gogo stops: the process is ending, there is nothing to complain about
            return true;
        } catch (Exception failure) {
            out.flush();
            err.println(complaint(failure));
            return false;
        }
    }

    private static String complaint(Exception failure) {
        Throwable cause = failure;
        while (cause instanceof InvocationTargetException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (message.startsWith(NOT_FOUND)) {
            return message.substring(NOT_FOUND.length()) + ": there is no such command; help lists them";
        }
        return message.lines().findFirst().orElse("");
    }
}
