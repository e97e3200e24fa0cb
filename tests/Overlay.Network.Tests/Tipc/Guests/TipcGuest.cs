using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Native;

namespace Overlay.Network.Tests.Tipc.Guests;

/// <summary>
/// A Linux kernel with TIPC of its own, as a user-mode-linux guest: its device <c>vec0</c> is a TAP device of a namespace. Its root is
/// the file tree of the host, read-only. Disposing ends it with all its processes.
/// </summary>
internal sealed partial class TipcGuest : IDisposable
{
    private const string Program = "linux.uml";
    private const string Memory = "96M";
    private static readonly TimeSpan PowerOffTime = TimeSpan.FromSeconds(5);
    private static readonly long MemoryOnDisk = 512L << 20;

    private readonly LabProcess _machine;
    private readonly int _session;
    private readonly string _folder = Directory.CreateTempSubdirectory("overlay-tipc-").FullName;
    private readonly ConcurrentDictionary<int, GuestProgram> _programs = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int _lastNumber;
    private int _disposed;

    private TipcGuest(LabNamespace space, string tap, string mac, string name)
    {
        Name = name;

        // setsid makes the guest and all that it forks a session, whose number is the guest's pid.
        _machine = new LabProcess(
            "ip",
            [
                "netns", "exec", space.Name, "env", $"TMPDIR={MemoryFolder(_folder)}", .. WholeState.Environment, "setsid", Program, $"mem={Memory}",
                "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro", "quiet", "init=/bin/sh",
                $"uml_dir={_folder}", "umid=guest", "con=null", "con0=null,fd:1", "con1=null", "ssl=null", "ssl0=fd:0,fd:2",
                $"vec0:transport=tap,ifname={tap},mac={mac}", "--", $"\"{PathOf("guest-init.sh")}\"",
            ],
            Dispatch);
        _session = _machine.Id;
        _ = EndAsync();
    }

    public string Name { get; }

    /// <summary>Boots a guest and waits until it takes commands.</summary>
    /// <param name="space">Where the TAP device is.</param>
    /// <param name="tap">The TAP device, which nobody else has open.</param>
    /// <param name="mac">The MAC address of <c>vec0</c>.</param>
    /// <param name="name">A name for error messages.</param>
    public static async Task<TipcGuest> BootAsync(LabNamespace space, string tap, string mac, string name)
    {
        var guest = new TipcGuest(space, tap, mac, name);
        try
        {
            await guest._machine.WaitForOutputAsync("^ready$");
            return guest;
        }
        catch
        {
            guest.Dispose();
            throw;
        }
    }

    /// <summary>Where a file that stands beside the tests is, on the host and in the guest.</summary>
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Tipc", "Guests", file);

    /// <summary>Runs a line of shell to its end and returns what it printed; throws if it fails.</summary>
    public Task<string> RunAsync(string line) => Start(line).SucceedAsync();

    /// <summary>Starts a line of shell.</summary>
    public GuestProgram Start(string line) => Start("sh", line);

    /// <summary>Starts one of the Python programs that stand beside the tests.</summary>
    public GuestProgram StartPython(string file, string arguments = "") => Start("python", $"'{PathOf(file)}' {arguments}");

    /// <summary>Ends the guest without a word to anybody, like a machine that loses its power.</summary>
    public void Kill()
    {
        // Again, because a process may have come while the others were counted; the kernel, the first of them, makes no more then.
        for (var processes = Processes(); processes.Count > 0; processes = Processes())
        {
            foreach (var pid in processes)
            {
                _ = LibC.Kill(pid, (int)Signal.Kill);
            }
        }
    }

    public string Describe() => $"guest {Name} with processes [{string.Join(' ', Processes())}]: {_machine.Describe()}";

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (!_machine.HasExited)
        {
            try
            {
                Tell(0, "off");
                _ended.Task.Wait(PowerOffTime);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // It has just ended, or its line is closed.
            }
        }

        Kill();
        _machine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What happens when the process of the test dies.</summary>
    internal void CloseLine() => _machine.Input.Close();

    /// <summary>The processes of the guest's session that still run.</summary>
    internal IReadOnlyList<int> Processes() =>
        [.. Directory.EnumerateDirectories("/proc").Select(path => path["/proc/".Length..]).Where(IsOurs).Select(int.Parse).Order()];

    /// <summary>Kills a program and what it has started.</summary>
    internal void Kill(int number) => Tell(number, "kill");

    private GuestProgram Start(string kind, string line)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var program = new GuestProgram(this, number, line, _ended.Task);
        _programs[number] = program;
        Tell(number, $"{kind} {line}");
        return program;
    }

    private void Tell(int number, string what)
    {
        lock (_lock)
        {
            _machine.Input.Write(string.Create(CultureInfo.InvariantCulture, $"{number} {what}\n"));
            _machine.Input.Flush();
        }
    }

    /// <summary>The number of a session that has ended may be given again: so the program counts too.</summary>
    private bool IsOurs(string pid)
    {
        if (!char.IsAsciiDigit(pid[0]))
        {
            return false;
        }

        try
        {
            // proc(5): pid (name) state ppid pgrp session ...
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] != "Z"
                && int.Parse(fields[3], CultureInfo.InvariantCulture) == _session
                && Path.GetFileName(File.ResolveLinkTarget($"/proc/{pid}/exe", returnFinalTarget: false)?.FullName) == Program;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The guest's memory is a file: in memory if there is room for it.</summary>
    private static string MemoryFolder(string folder)
    {
        const string Shared = "/dev/shm";
        return Directory.Exists(Shared) && new DriveInfo(Shared).AvailableFreeSpace >= MemoryOnDisk ? Shared : folder;
    }

    private async Task EndAsync()
    {
        await _machine.WaitForExitAsync(Timeout.InfiniteTimeSpan);
        _ended.TrySetResult();
    }

    private void Dispatch(string line)
    {
        if (LinePattern().Match(line) is { Success: true } match &&
            _programs.TryGetValue(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), out var program))
        {
            if (match.Groups[2].Value == ":")
            {
                program.AddOutput(match.Groups[3].Value);
            }
            else
            {
                program.SetExitCode(int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture));
            }
        }
    }

    [GeneratedRegex("^([0-9]+)(:|=(?=-?[0-9]+$))(.*)$")]
    private static partial Regex LinePattern();
}
