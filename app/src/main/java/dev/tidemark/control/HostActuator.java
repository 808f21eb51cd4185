package dev.tidemark.control;

/// Carries changes out on this host.
public final class HostActuator implements Actuator {
    private final Queues queues;
    private final SysctlActuator sysctls = new SysctlActuator();

    public HostActuator(Queues queues) {
        this.queues = queues;
    }

    @Override
    public Now current(Target target) {
        return switch (target) {
            case Target.Queue queue -> queues.current(queue);
            case Target.Setting _, Target.BootSetting _ -> sysctls.current(target);
        };
    }

    @Override
    public ItemResult change(ChangeItem item) {
        return switch (item.target()) {
            case Target.Queue queue ->
                queues.change(
                        queue,
                        item.numberBefore().orElseThrow(),
                        item.numberAsked().orElseThrow());
            case Target.Setting _, Target.BootSetting _ -> sysctls.change(item);
        };
    }
}
