package dev.tidemark.control;

/// Carries changes out on this host.
public final class HostActuator implements Actuator {
    private final Queues queues;

    public HostActuator(Queues queues) {
        this.queues = queues;
    }

    @Override
    public Now current(Target target) {
        return switch (target) {
            case Target.Queue queue -> queues.current(queue);
            case Target.Setting setting -> new Now.Unknown(setting.name() + ": not readable yet");
            case Target.SettingsFile(String path) -> new Now.Unknown(path + ": not readable yet");
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
            case Target.Setting setting -> ItemResult.failed(item.before(), setting.name() + ": not writable yet");
            case Target.SettingsFile(String path) -> ItemResult.failed(item.before(), path + ": not writable yet");
        };
    }
}
