using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Article;

/// <summary>avahi-daemon on a host, with a message bus and directories of its own, so that it is alone on its machine.</summary>
internal sealed class AvahiHost : IDisposable
{
    private readonly LabNamespace _host;
    private readonly List<LabProcess> _processes = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("overlay-avahi-").FullName;

    /// <remarks>It speaks over one family, and tells only the addresses of it: a service is resolved to the one that is heard first.</remarks>
    public AvahiHost(LabNamespace host, string name, bool overV6 = false)
    {
        _host = host;
        Directory.CreateDirectory(Path.Combine(_folder, "services"));
        File.WriteAllText(Path.Combine(_folder, "avahi.conf"), $"""
            [server]
            host-name={name}
            allow-interfaces=edge0
            use-ipv4={(overV6 ? "no" : "yes")}
            use-ipv6={(overV6 ? "yes" : "no")}
            enable-dbus=yes
            [publish]
            publish-workstation=no
            publish-aaaa-on-ipv4=no
            publish-a-on-ipv6=no

            """);
        File.WriteAllText(Path.Combine(_folder, "bus.conf"), $"""
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "busconfig.dtd">
            <busconfig>
              <type>system</type>
              <listen>unix:path={_folder}/bus</listen>
              <auth>EXTERNAL</auth>
              <policy context="default">
                <allow send_destination="*" eavesdrop="true"/>
                <allow eavesdrop="true"/>
                <allow own="*"/>
                <allow user="*"/>
              </policy>
            </busconfig>

            """);
    }

    /// <summary>Describes a service; before the start.</summary>
    public void Publish(string name, string type, int port) => File.WriteAllText(Path.Combine(_folder, "services", "story.service"), $"""
        <?xml version="1.0" standalone='no'?>
        <!DOCTYPE service-group SYSTEM "avahi-service.dtd">
        <service-group>
          <name>{name}</name>
          <service><type>{type}</type><port>{port}</port></service>
        </service-group>

        """);

    public async Task StartAsync()
    {
        var bus = Add(_host.Start("dbus-daemon", $"--config-file={_folder}/bus.conf", "--nofork", "--nopidfile", "--print-address=1"));
        await bus.WaitForOutputAsync("unix:path");
        var daemon = Add(_host.Start("unshare", "-m", "--propagation", "private", "sh", "-c", $"""
            mount -t tmpfs none /run && mkdir /run/avahi-daemon && mount --bind {_folder}/services /etc/avahi/services &&
            DBUS_SYSTEM_BUS_ADDRESS=unix:path={_folder}/bus exec avahi-daemon -f {_folder}/avahi.conf --no-drop-root --no-chroot --no-rlimits
            """));
        await daemon.WaitForOutputAsync("Server startup complete");
    }

    /// <summary>Starts to look for a type of service.</summary>
    public LabProcess Browse(string type) =>
        Add(_host.Start("env", $"DBUS_SYSTEM_BUS_ADDRESS=unix:path={_folder}/bus", "avahi-browse", "-r", "-p", type));

    public void Dispose()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private LabProcess Add(LabProcess process)
    {
        _processes.Add(process);
        return process;
    }
}
