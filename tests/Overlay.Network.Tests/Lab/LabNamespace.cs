using System.Runtime.ExceptionServices;
using Overlay.Network.Tests.Native;

namespace Overlay.Network.Tests.Lab;

/// <summary>A network namespace of the lab, and what runs in it. Disposing ends its programs and removes it.</summary>
internal class LabNamespace : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<LabProcess> _processes = [];
    private readonly LabFolder _state = new();

    public LabNamespace(string name)
    {
        Name = name;
        LabNames.RemoveLeftovers();
        Command.Run("ip", "netns", "add", name);
        // Every kernel has Reno. Hosts differ in their default; BBR paces by a clock and so hides what a path can carry.
        Write("net/ipv4/tcp_congestion_control", "reno");
        Write("net/ipv6/conf/all/accept_dad", "0");
        Write("net/ipv6/conf/default/accept_dad", "0");
        Ip("link set lo up");
    }

    /// <summary>The name, as <c>ip netns</c> shows it.</summary>
    public string Name { get; }

    /// <summary>Where programs of this host keep what they need again at their next start, as on a host of their own.</summary>
    public string StateDirectory => _state.PathOf("overlay");

    /// <summary>A namespace with a name that nobody else has.</summary>
    public static LabNamespace Create() => new(LabNames.Next());

    /// <summary>Runs lines of <c>ip</c> commands here.</summary>
    public void Ip(params string[] lines) => Command.Run("ip", string.Join('\n', lines) + "\n", ["-n", Name, "-batch", "-"]);

    /// <summary>Loads a ruleset of nftables here.</summary>
    public void Nft(string rules) => Command.Run("ip", rules, ["netns", "exec", Name, "nft", "-f", "-"]);

    /// <summary>Sets a kernel parameter here, for example <c>net/ipv4/ip_forward</c>.</summary>
    public void Write(string parameter, string value) => Invoke(() => File.WriteAllText($"/proc/sys/{parameter}", value));

    /// <summary>Runs a program to its end and returns what it printed; throws if it fails.</summary>
    public string Run(string program, params string[] arguments) => Command.Run("ip", ["netns", "exec", Name, program, .. arguments]);

    /// <summary>As <see cref="Run"/>, for a program that may fail.</summary>
    public (int Code, string Output, string Error) TryRun(string program, params string[] arguments) =>
        Command.TryRun("ip", null, ["netns", "exec", Name, program, .. arguments]);

    /// <summary>Starts a program, which runs until it ends or the lab does.</summary>
    public LabProcess Start(string program, params string[] arguments)
    {
        // `ip netns exec` becomes the program, so the pid is the program's.
        var process = new LabProcess("ip", ["netns", "exec", Name, program, .. arguments], stateDirectory: StateDirectory);
        lock (_lock)
        {
            _processes.Add(process);
        }

        return process;
    }

    /// <summary>Starts a line of shell, for redirections; it should end in <c>exec PROGRAM</c>, so that signals reach the program.</summary>
    public LabProcess StartShell(string line) => Start("sh", "-c", line);

    /// <summary>Runs code of the test in this namespace: on a thread of its own, which ends with it.</summary>
    public void Invoke(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter();
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    public T Invoke<T>(Func<T> function)
    {
        T result = default!;
        Invoke(() => { result = function(); });
        return result;
    }

    public virtual void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Dispose();
        }

        LabNames.Remove(Name);
        _state.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Enter()
    {
        using var file = File.OpenHandle($"/run/netns/{Name}");
        if (LibC.SetNamespace((int)file.DangerousGetHandle(), LibC.NewNetworkNamespace) != 0)
        {
            throw new InvalidOperationException($"Cannot enter the namespace {Name}.");
        }
    }
}
