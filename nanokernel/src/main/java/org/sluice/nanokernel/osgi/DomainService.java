package org.sluice.nanokernel.osgi;

import java.util.List;
import org.osgi.framework.ServiceReference;
import org.sluice.ipipe.Domain;
import org.sluice.nanokernel.AdmissionException;
import org.sluice.nanokernel.DomainSpec;
import org.sluice.nanokernel.PriorityOrigin;

/** Reads a domain's service properties. Immutable: a copy of what they were. */
final class DomainService {

    static final String NAME = "domain.name";
    private static final String PRIORITY = "domain.priority";
    private static final String CPUS = "domain.cpus";
    private static final String IRQS = "domain.irqs";
    private static final String MEMORY = "domain.memory";
    private static final int DEFAULT_PRIORITY = 100;

    private DomainService() {
    }

    /** The name; refused if there is none. */
    static String name(ServiceReference<Domain> service) {
        Object name = service.getProperty(NAME);
        if (!(name instanceof String) || ((String) name).isBlank()) {
            throw new AdmissionException("of " + service.getBundle().getSymbolicName(),
                    "its service has no property " + NAME);
        }
        return (String) name;
    }

    /** The priority; refused if it is no whole number of 0 or more. */
    static int priority(ServiceReference<Domain> service) {
        Object value = service.getProperty(PRIORITY);
        if (value == null) {
            return DEFAULT_PRIORITY;
        }
        try {
            int priority = Integer.parseInt(value.toString());
            if (priority >= 0) {
                return priority;
            }
        } catch (NumberFormatException notANumber) {
            // told below, with the value
        }
        throw new AdmissionException(name(service), PRIORITY + "=" + value + " is not a whole number of 0 or more");
    }

    /** What the service asks for. */
    static DomainSpec spec(ServiceReference<Domain> service) {
        Object cpus = service.getProperty(CPUS);
        return new DomainSpec(name(service), priority(service), PriorityOrigin.PROPERTY,
                cpus == null ? "all" : cpus.toString(), list(service, IRQS), List.of())
                .withMemory(list(service, MEMORY));
    }

    private static List<String> list(ServiceReference<Domain> service, String property) {
        Object value = service.getProperty(property);
        if (value == null) {
            return List.of();
        }
        return value instanceof String[] ? List.of((String[]) value) : List.of(value.toString().split(","));
    }
}
