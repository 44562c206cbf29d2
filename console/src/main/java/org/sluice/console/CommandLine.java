package org.sluice.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The program: gets the arguments from the launcher, returns the exit status of the process. */
@Component(service = Callable.class, property = "main.thread=true")
public final class CommandLine implements Callable<Integer> {

    private final String[] arguments;

    @Activate
    public CommandLine(
            @Reference(service = Object.class, target = "(&(launcher.arguments=*)(sluice.work=*))")
            Map<String, Object> launcher) {
        this.arguments = (String[]) launcher.get("launcher.arguments");
    }

    /** Prints the arguments, one a line. */
    @Override
    public Integer call() {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        for (String argument : arguments) {
            out.println(argument);
        }
        return arguments.length == 0 ? 2 : 0;
    }
}
