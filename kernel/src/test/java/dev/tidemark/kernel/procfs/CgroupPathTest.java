package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupPathTest {
    private static final String ID = "3f4b1a6e0c52d7c9e81b4f7709a0d3c5b26e8f914d70a3b8c1e5f6d2047a9b83";

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
                    docker-cgroup-v1,     2711, DOCKER,     3f4b1a6e0c52,
                    docker-cgroup-v1,     2689, ,           ,             containerd.service
                    docker-cgroup-v1,     3120, DOCKER,     c07e19d2f5b8,
                    docker-cgroup-v2,     1893, DOCKER,     3f4b1a6e0c52,
                    docker-cgroup-v2,     1924, DOCKER,     3f4b1a6e0c52,
                    docker-cgroup-v2,     1902, ,           ,             docker.service
                    docker-cgroup-v2,     2050, DOCKER,     c07e19d2f5b8,
                    containerd-cgroup-v1, 5210, KUBERNETES, 9a41c7f0de35,
                    containerd-cgroup-v1, 5333, CONTAINERD, e5d70b93a8c6, containerd.service
                    containerd-cgroup-v1, 5402, CONTAINERD, 14bb90c2fa7d,
                    containerd-cgroup-v2, 4410, CONTAINERD, 9a41c7f0de35,
                    containerd-cgroup-v2, 4350, ,           ,             containerd.service
                    containerd-cgroup-v2, 4501, KUBERNETES, e5d70b93a8c6,
                    containerd-cgroup-v2, 4620, CONTAINERD, 14bb90c2fa7d,
                    crio-cgroup-v1,       6120, CRIO,       58ce0b7d94af,
                    crio-cgroup-v1,       6233, CRIO,       a30fd96c72b1,
                    crio-cgroup-v2,       3301, CRIO,       58ce0b7d94af,
                    crio-cgroup-v2,       3402, CRIO,       a30fd96c72b1,
                    podman-cgroup-v1,     7411, PODMAN,     0d5e8f2a71c9,
                    podman-cgroup-v1,     7502, PODMAN,     f17a3c60d98e,
                    podman-cgroup-v2,     8120, PODMAN,     0d5e8f2a71c9,
                    podman-cgroup-v2,     8240, PODMAN,     f17a3c60d98e, user@1000.service
                    podman-cgroup-v2,     8301, PODMAN,     62b8d4f09ec1, web.service
                    podman-cgroup-v2,     8296, ,           ,             web.service
                    systemd-cgroup-v1,    640,  ,           ,             ssh.service
                    systemd-cgroup-v2,    1,    ,           ,             init.scope
                    systemd-cgroup-v2,    812,  ,           ,             nginx.service
                    systemd-cgroup-v2,    2101, ,           ,             app-gnome-terminal-2101.scope
                    systemd-cgroup-v2,    2230, ,           ,             session-3.scope
                    systemd-cgroup-v2,    2417, ,           ,             postgresql@15-main.service
                    systemd-cgroup-v2,    24,   ,           ,
                    """)
    void unitAndContainerAreReadFromARecordedTree(String tree, int pid, String runtime, String container, String unit) {
        CgroupPath path = known(ProcessEntry.readCgroup(Fixtures.proc(tree), pid));

        assertThat(path.unit()).isEqualTo(Optional.ofNullable(unit));
        assertThat(path.container().map(ContainerId::shortForm)).isEqualTo(Optional.ofNullable(container));
        assertThat(path.container().map(ContainerId::runtime))
                .isEqualTo(Optional.ofNullable(runtime).map(ContainerRuntime::valueOf));
        path.container().ifPresent(id -> assertThat(id.id()).hasSize(64).startsWith(container));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "crio-cgroup-v1, 6100, crio-conmon-",
        "crio-cgroup-v2, 3288, crio-conmon-",
        "podman-cgroup-v1, 7399, libpod-conmon-",
        "podman-cgroup-v2, 8111, libpod-conmon-"
    })
    void supervisorBesideAContainerIsNotInIt(String tree, int pid, String unit) {
        CgroupPath path = known(ProcessEntry.readCgroup(Fixtures.proc(tree), pid));

        assertThat(path.container()).isEmpty();
        assertThat(path.unit().orElseThrow()).startsWith(unit);
    }

    @Test
    void containerOutweighsTheUnifiedMembershipThatWasLeftBehind() {
        CgroupPath path = known(ProcessEntry.readCgroup(Fixtures.proc("docker-cgroup-v1"), 2711));

        assertThat(path.path()).isEqualTo("/docker/" + ID);
    }

    @Test
    void innermostContainerAndUnitCount() {
        CgroupPath nested = CgroupPath.of("/docker/" + "a".repeat(64) + "/docker/" + ID);
        CgroupPath booted = CgroupPath.of("/system.slice/docker-" + ID + ".scope/system.slice/nginx.service/worker");

        assertThat(nested.container()).contains(new ContainerId(ContainerRuntime.DOCKER, ID));
        assertThat(booted.container()).contains(new ContainerId(ContainerRuntime.DOCKER, ID));
        assertThat(booted.unit()).contains("nginx.service");
    }

    @ParameterizedTest
    @CsvSource({
        "/lxc/web, LXC, web",
        "/lxc.payload.web/system.slice/nginx.service, LXC, web",
        "/lxc.payload/web, LXC, web",
        "/machine.slice/systemd-nspawn@web.service/payload/system.slice/nginx.service, NSPAWN, web",
        "/machine.slice/machine-my\\x2dweb.scope/payload, NSPAWN, my-web",
        "/docker/3f4b1a6e0c52, DOCKER, 3f4b1a6e0c52",
        "/kubepods/podf81d4fae-7dec-11d0-a765-00a0c91e6bf6/3f4b1a6e0c52, KUBERNETES, 3f4b1a6e0c52",
        "/system.slice:docker:3f4b1a6e0c52d7c9, DOCKER, 3f4b1a6e0c52d7c9"
    })
    void otherFormsOfContainersAreRecognised(String path, ContainerRuntime runtime, String id) {
        assertThat(CgroupPath.of(path).container()).contains(new ContainerId(runtime, id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/process_api/1f55b1eb4ff257278fdd24ef15bbfad3",
                "/lxc.monitor.web",
                "/machine.slice/machine-qemu\\x2d1\\x2dvm.scope",
                "/system.slice/docker-storage.service",
                "/system.slice/docker-.scope",
                "/system.slice/docker.socket",
                "/kubepods.slice/kubepods-pod7d3bb5a1_4a5c_4f5d_9d1e_0e2f6d3c1b9a.slice",
                "/docker",
                "/docker/buildkit"
            })
    void whatOnlyResemblesAContainerIsNone(String path) {
        assertThat(CgroupPath.of(path).container()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/system.slice/_cpu.service, cpu.service",
        "/system.slice/systemd-fsck@dev-disk-by\\x2duuid.service, systemd-fsck@dev-disk-by-uuid.service",
        "/system.slice/caf\\xc3\\xa9.service, café.service",
        "/system.slice/bell\\x07.service, bell\\x07.service",
        "/system.slice/odd\\x2.service, odd\\x2.service",
        "/system.slice/cups.socket, cups.socket",
        "/user.slice/user-1000.slice/user@1000.service/app.slice/dbus.service, dbus.service"
    })
    void unitNamesAreUnescaped(String path, String unit) {
        assertThat(CgroupPath.of(path).unit()).contains(unit);
    }

    @Test
    void sliceIsNoUnitOfItsOwn() {
        assertThat(CgroupPath.of("/system.slice").unit()).isEmpty();
        assertThat(CgroupPath.of("/.service").unit()).isEmpty();
    }

    @Test
    void removedGroupKeepsItsName() {
        CgroupPath path = CgroupPath.parse("0::/system.slice/nginx.service (deleted)\n");

        assertThat(path.path()).isEqualTo("/system.slice/nginx.service");
        assertThat(path.unit()).contains("nginx.service");
    }

    @Test
    void processWithoutAnyHierarchyIsInTheRoot() {
        assertThat(CgroupPath.parse("").path()).isEqualTo("/");
        assertThat(CgroupPath.parse("5:memory:/batch\n0::/\n").path()).isEqualTo("/batch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0:", "0::", "0::relative", "::/", "x::/", "nonsense", "0::/\n1:name=systemd\n"})
    void malformedTextFails(String text) {
        assertThatThrownBy(() -> CgroupPath.parse(text))
                .isInstanceOf(MalformedKernelText.class)
                .hasMessageStartingWith("/proc/<pid>/cgroup: ");
    }
}
