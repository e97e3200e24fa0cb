using Overlay.Samples.Edge;

namespace Overlay.Samples.Tests.Edge;

/// <summary>What is wrong with a key, a name or a file is said with the option or the file.</summary>
public sealed class EdgeKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("overlay-").FullName;
    private readonly EdgeCommandLine _commandLine = new();

    [Fact]
    public void EmptyKey_NamesWhereItCameFrom()
    {
        Assert.Equal("The key given with -k is empty.", Fails("-k", ""));

        var file = Path.Combine(_folder, "key");
        File.WriteAllText(file, "\n");
        Assert.Equal($"The key in the first line of '{file}' is empty.", Fails("--key-file", file));
        Assert.StartsWith("The key given with -k is not valid: 'base64:' must be followed by 32 bytes", Fails("-k", "base64:AAAA"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("encrypted")]
    public void WordForAProtection_IsNoKey(string word) => Assert.StartsWith($"The key given with -k is '{word}', which says how", Fails("-k", word), StringComparison.Ordinal);

    [Fact]
    public void KeyFile_ThatCannotBeRead_IsNamed()
    {
        Assert.Equal($"The key file '{_folder}' is a directory.", Fails("--key-file", _folder));
        Assert.Equal($"The key file '{_folder}/missing' does not exist.", Fails("--key-file", $"{_folder}/missing"));
        Assert.Equal($"The key file '{_folder}/missing/key' is in a directory that does not exist.", Fails("--key-file", $"{_folder}/missing/key"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public void NameOfCommunity_ThatIsNone_NamesTheOption(string name) =>
        Assert.Contains("--community: ", Assert.Single(_commandLine.Command.Parse(["-l", "127.0.0.1", "-c", name, "-k", "x"]).Errors).Message);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Fails(params string[] arguments) =>
        Assert.ThrowsAny<Exception>(() => _commandLine.Read(_commandLine.Command.Parse(["-l", "127.0.0.1:1200", "-c", "Buckhill", .. arguments]))).Message;
}
