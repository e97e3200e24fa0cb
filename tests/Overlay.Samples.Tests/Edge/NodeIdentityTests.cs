extern alias edge;

using Overlay.Samples.Edge;

namespace Overlay.Samples.Tests.Edge;

/// <summary>Where an edge keeps its identity.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class NodeIdentityTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _folder = Directory.CreateTempSubdirectory("overlay-").FullName;

    private string State => Path.Combine(_folder, "state", "overlay");

    [Fact]
    public void Identity_Stays_InAFileForItsOwnerAlone()
    {
        NodeId id;
        using (var first = Keep("edge0"))
        {
            id = first.KeyPair.Id;
            Assert.Equal(Path.Combine(State, "Buckhill-edge0"), first.File);
            Assert.Equal($"{first.File}.known-supernodes", first.KnownSupernodesFile);
            Assert.Equal(OwnerFile, File.GetUnixFileMode(first.File!));
            Assert.Equal(OwnerFile | UnixFileMode.UserExecute, File.GetUnixFileMode(State));
        }

        using var again = Keep("edge0");
        Assert.Equal(id, again.KeyPair.Id);
    }

    [Theory]
    [InlineData("edge%d", "Buckhill-edge0", "Buckhill-edge1", "Buckhill-edge2")]
    [InlineData("tap7", "Buckhill-tap7", "Buckhill-tap7+2", "Buckhill-tap7+3")]
    public void NodesBesideEachOther_HaveAnIdentityEach(string device, params string[] files)
    {
        using var first = Keep(device);
        using var second = Keep(device);
        using var third = Keep(device);

        Assert.Equal(files, new[] { first, second, third }.Select(identity => Path.GetFileName(identity.File)));
        Assert.Equal(3, new[] { first, second, third }.Select(identity => identity.KeyPair.Id).Distinct().Count());
    }

    [Fact]
    public void Directory_ThatCannotBeUsed_IsPassedOver_AndTheLastOneIsDoneWithout()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var unusable = Path.Combine(file, "overlay");

        using var second = NodeIdentity.Keep([unusable, State], "Buckhill", "edge0");
        Assert.Equal(Path.Combine(State, "Buckhill-edge0"), second.File);

        using var none = NodeIdentity.Keep([unusable], "Buckhill", "edge0");
        Assert.Null(none.File);
        Assert.Null(none.KnownSupernodesFile);
        Assert.Contains(file, none.Trouble);
    }

    [Fact]
    public void FileThatTheUserNames_IsForOneProgramAtATime()
    {
        var file = Path.Combine(_folder, "node");
        using (NodeIdentity.FromFile(file))
        {
            Assert.Equal(
                $"The identity file '{file}' is in use by another program. Two nodes with one identity cut each other off: give each a file of its own.",
                Assert.Throws<IOException>(() => NodeIdentity.FromFile(file)).Message);
        }

        NodeIdentity.FromFile(file).Dispose();
        var missing = Path.Combine(_folder, "missing", "node");
        Assert.Equal($"The identity file '{missing}' is in a directory that does not exist.", Assert.Throws<IOException>(() => NodeIdentity.FromFile(missing)).Message);
    }

    [Fact]
    public void Discard_TakesAwayWhatWasCreated_AndNothingElse()
    {
        string? file;
        using (var refused = Keep("edge0"))
        {
            file = refused.File;
            refused.DiscardNew();
            Assert.False(File.Exists(file));
        }

        Keep("edge0").Dispose();
        using var known = Keep("edge0");
        known.DiscardNew();
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void FileWithoutAKey_IsNotReplaced()
    {
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Combine(State, "Buckhill-edge0"), "no key");

        Assert.Contains("Buckhill-edge0", Assert.Throws<InvalidDataException>(() => Keep("edge0")).Message);
    }

    [Theory]
    [InlineData("Buckhill", "edge0", "Buckhill-edge0")]
    [InlineData("../etc", "edge0", "..%2Fetc-edge0")]
    [InlineData("a b", "e%/", "a%20b-e%25%2F")]
    public void Name_HasNoOtherLetters_ThanThoseOfAFile(string community, string device, string expected) => Assert.Equal(expected, IdentityName.Of(community, device, 0));

    [Fact]
    public void LongNames_StayApart_AndFitAFile()
    {
        var names = new[] { 'a', 'b' }.Select(last => IdentityName.Of(new string('ä', 31) + last, "a-device-name15", 15)).ToList();
        Assert.All(names, name => Assert.InRange(name.Length + ".known-supernodes".Length, 1, 200));
        Assert.NotEqual(names[0], names[1]);
    }

    [Fact]
    public void Candidates_AreThoseOfTheService_OrOfTheHostAndTheUser()
    {
        Assert.Equal(["/run/a"], Candidates(("STATE_DIRECTORY", "/run/a:/run/b"), ("HOME", "/users/x")));
        Assert.Equal(["/var/lib/overlay", "/users/x/.local/state/overlay"], Candidates(("HOME", "/users/x")));
        Assert.Equal(["/var/lib/overlay", "/state/overlay"], Candidates(("HOME", "/users/x"), ("XDG_STATE_HOME", "/state")));
        Assert.Equal(["/var/lib/overlay", "/users/x/.local/state/overlay"], Candidates(("HOME", "/users/x"), ("XDG_STATE_HOME", "relative")));
        Assert.Equal(["/var/lib/overlay"], Candidates());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IReadOnlyList<string> Candidates(params (string Name, string Value)[] environment) =>
        edge::Overlay.Samples.StateDirectory.Candidates(name => environment.FirstOrDefault(variable => variable.Name == name).Value);

    private NodeIdentity Keep(string device) => NodeIdentity.Keep([State], "Buckhill", device);
}
