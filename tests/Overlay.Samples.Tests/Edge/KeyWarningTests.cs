using Overlay.Samples.Edge;

namespace Overlay.Samples.Tests.Edge;

/// <summary>What an edge says about a key that it takes nevertheless.</summary>
[Collection(nameof(RunsAlone))]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class KeyWarningTests : IDisposable
{
    private const string Variable = "OVERLAY_KEY";
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly string OneKey = $"base64:{CommunityKey.Generate().Export()}";
    private static readonly string OtherKey = $"base64:{CommunityKey.Generate().Export()}";

    private readonly string _file = Path.GetTempFileName();
    private readonly TextWriter _standardError = Console.Error;
    private readonly string? _variable = Environment.GetEnvironmentVariable(Variable);
    private readonly StringWriter _warnings = new();

    public KeyWarningTests()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        File.WriteAllText(_file, OneKey);
        Console.SetError(_warnings);
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead, "read", "604")]
    [InlineData(UnixFileMode.OtherWrite, "change", "602")]
    [InlineData(UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherWrite, "read and change", "646")]
    public void KeyFile_ThatEveryUserCanUse_IsWarnedOf(UnixFileMode others, string right, string mode)
    {
        File.SetUnixFileMode(_file, OwnersAlone | others);
        Read("--key-file", _file);
        Assert.Contains($"every user of this host can {right} '{_file}' (mode {mode})", Assert.Single(Warnings()));
    }

    [Fact]
    public void KeyFile_OfItsOwnerAlone_IsNotWarnedOf()
    {
        File.SetUnixFileMode(_file, OwnersAlone);
        Read("--key-file", _file);
        Assert.Empty(Warnings());
    }

    [Fact]
    public void KeyThatOverridesTheEnvironment_SaysSo()
    {
        Environment.SetEnvironmentVariable(Variable, OtherKey);
        Read("-k", OneKey);
        Assert.EndsWith($"the key given with -k is used, not the one in the environment variable {Variable}", Assert.Single(Warnings()));
        Assert.DoesNotContain(OneKey, _warnings.ToString());
    }

    [Fact]
    public void SameKeyInTheEnvironment_IsNotWarnedOf()
    {
        Environment.SetEnvironmentVariable(Variable, OneKey);
        Read("-k", OneKey);
        Assert.Empty(Warnings());
    }

    public void Dispose()
    {
        Console.SetError(_standardError);
        Environment.SetEnvironmentVariable(Variable, _variable);
        File.Delete(_file);
        _warnings.Dispose();
    }

    private string[] Warnings() => _warnings.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void Read(params string[] arguments)
    {
        var commandLine = new EdgeCommandLine();
        commandLine.Read(commandLine.Command.Parse(["-l", "127.0.0.1:1200", "-c", "Buckhill", .. arguments]));
    }
}
