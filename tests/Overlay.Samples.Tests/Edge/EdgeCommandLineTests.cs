extern alias edge;

using System.CommandLine;
using System.Net;
using Overlay.Samples.Edge;

namespace Overlay.Samples.Tests.Edge;

public sealed class EdgeCommandLineTests
{
    private static readonly string[] Needed = ["-l", "127.0.0.1:1200", "-c", "Buckhill", "--no-encryption"];
    private readonly EdgeCommandLine _commandLine = new();

    [Fact]
    public void Segment_HasTheDefaultsOfTheLibrary()
    {
        var (segment, defaults) = (Read(), new SegmentOptions());
        Assert.Equal(defaults.FromPort, segment.FromPort);
        Assert.Equal(defaults.FromPeer, segment.FromPeer);
        Assert.Equal(defaults.AnswerNeighbors, segment.AnswerNeighbors);
        Assert.Equal(defaults.RefusalLimit, segment.RefusalLimit);
        Assert.Empty(segment.GroupRules);
    }

    [Fact]
    public void RefusalLimit_IsACountOrNone()
    {
        Assert.Equal(500, Read("--refusal-limit", "500").RefusalLimit);
        Assert.Null(Read("--refusal-limit", "none").RefusalLimit);
    }

    [Fact]
    public void Limits_AreForTheDevice_AndForEachNode()
    {
        var segment = Read("--broadcast-limit", "50", "--multicast-limit", "none", "--unknown-limit", "7", "--no-neighbor-answers");
        Assert.Equal(new StormLimits { Broadcast = 50, Multicast = null, UnknownUnicast = 7 }, segment.FromPort);
        Assert.Equal(segment.FromPort, segment.FromPeer);
        Assert.False(segment.AnswerNeighbors);
    }

    [Fact]
    public void Rules_AreRead_InTheirOrder()
    {
        var rules = Read(
            "--group-rule", "239.1.1.0/24 senders=02:00:00:00:00:01,9f86d081884c7d65 members=02:00:00:00:00:02",
            "--group-rule", "ff15::1 senders=",
            "--group-rule", "01:80:c2:00:00:0e").GroupRules;

        Assert.Equal([IPNetwork.Parse("239.1.1.0/24"), IPNetwork.Parse("ff15::1/128"), MacAddress.Parse("01:80:c2:00:00:0e")], rules.Select(rule => rule.Groups));
        Assert.Equal([MacAddress.Parse("02:00:00:00:00:01"), new NodeId(0x9f86d081884c7d65)], rules[0].Senders!);
        Assert.Equal([MacAddress.Parse("02:00:00:00:00:02")], rules[0].Members!);
        Assert.Empty(rules[1].Senders!);
        Assert.Null(rules[1].Members);
        Assert.Null(rules[2].Senders);
    }

    [Fact]
    public void AllGroups_AreForWhoAsksForThem()
    {
        Assert.Null(ReadAll().Multicast.ReceiveAll);
        Assert.True(ReadAll("--all-groups").Multicast.ReceiveAll);
    }

    [Fact]
    public void Bridges_AreAccepted_AllUnlessTheyAreNamed()
    {
        Assert.Null(ReadAll().Bridging.Accept);
        Assert.Null(ReadAll("--accept-bridges", "all").Bridging.Accept);
        Assert.Empty(ReadAll("--accept-bridges", "none").Bridging.Accept!);
        Assert.Equal(
            [new NodeId(0x9f86d081884c7d65), MacAddress.Parse("02:00:00:00:00:03")], ReadAll("--accept-bridges", "9f86d081884c7d65,02:00:00:00:00:03").Bridging.Accept!);
    }

    [Fact]
    public void KeepAlive_IsAThirdOfTheTimeAfterWhichANodeHasLeft()
    {
        Assert.Equal(new TimingOptions(), ReadAll().Timings);
        Assert.Equal(new TimingOptions { KeepAlive = TimeSpan.FromSeconds(2), PeerTimeout = TimeSpan.FromSeconds(6) }, ReadAll("-i", "2").Timings);
    }

    [Fact]
    public void RekeyAfter_IsHowLongKeysAreUsed() => Assert.Equal(TimeSpan.FromHours(1), ReadAll("--rekey-after", "3600").Timings.RekeyAfter);

    [Fact]
    public void StopAtAConflict_NeedsAnswersToNeighbors()
    {
        Assert.Equal(ConflictChoice.Stop, ReadAll("--on-address-conflict", "stop").OnAddressConflict);
        Assert.Equal(ConflictChoice.Warn, ReadAll("--no-neighbor-answers").OnAddressConflict);
        Assert.Contains(
            "--no-neighbor-answers", Assert.ThrowsAny<Exception>(() => ReadAll("--on-address-conflict", "stop", "--no-neighbor-answers")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BusyPolling_NeedsAThreadForEachDirection() => Assert.Contains(
        "--threads 2", Assert.ThrowsAny<Exception>(() => ReadAll("--busy-poll", "10", "--threads", "1")).Message, StringComparison.Ordinal);

    [Fact]
    public void AddressThatIsGivenTwice_IsOne() => Assert.Single(ReadAll("-a", "192.168.1.2", "-a", "192.168.1.2/24").Device.Addresses);

    [Fact]
    public void Excluded_AreNetworksAndAddresses() => Assert.Equal(
        [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("192.168.7.1/32"), IPNetwork.Parse("fd00::/8")],
        ReadAll("--exclude", "10.0.0.0/8", "--exclude", "192.168.7.1", "--exclude", "fd00::/8").Excluded);

    [Theory]
    [InlineData("-a", "10.0.0.0", "--address: '10.0.0.0' is not the address of a host: it names the whole network")]
    [InlineData("--bridge-limit", "0", "--bridge-limit: '0' is not a whole number from 1 to 65536.")]
    [InlineData("--threads", "3", "1 to 2")]
    [InlineData("--key-file", "", "--key-file: the name of the file is empty.")]
    [InlineData("--identity", "", "--identity: the name of the file is empty.")]
    [InlineData("-m", "01:00:5e:00:00:01", "first byte of a node's address is even")]
    [InlineData("-m", "00:00:00:00:00:00", "02:00:00:00:00:01")]
    [InlineData("-M", "100", "576 to 9000 bytes")]
    [InlineData("-M", "9001", "576 to 9000 bytes")]
    [InlineData("--exclude", "10.0.0.1/8", "zeros after the prefix")]
    [InlineData("--exclude", "eth0", "'eth0' is not a network")]
    [InlineData("--accept-bridges", "some", "neither a node's id")]
    [InlineData("--keep-alive", "0", "1 to 60 seconds")]
    [InlineData("-i", "61", "1 to 60 seconds")]
    [InlineData("--rekey-after", "4", "5 to 3600 seconds")]
    [InlineData("--rekey-after", "1h", "5 to 3600 seconds")]
    [InlineData("--broadcast-limit", "0", "1 to 10000000")]
    [InlineData("--multicast-limit", "many", "'none'")]
    [InlineData("--refusal-limit", "0", "1 to 10000000 frames a minute")]
    [InlineData("--unknown-limit", "10000001", "1 to 10000000")]
    [InlineData("--group-rule", "", "begins with a group")]
    [InlineData("--group-rule", "10.0.0.1", "224.0.0.0/4")]
    [InlineData("--group-rule", "group", "'group' is not a range of groups")]
    [InlineData("--group-rule", "239.1.1.1 senders=Alice", "'Alice' is neither")]
    [InlineData("--group-rule", "239.1.1.1 readers=02:00:00:00:00:01", "'readers=02:00:00:00:00:01'")]
    [InlineData("--group-rule", "239.1.1.1 members= members=", "once each")]
    [InlineData("--group-rule", "239.1.1.1 senders=01:00:5e:00:00:01", "station")]
    public void Value_ThatIsNone_IsAnError_ThatSaysWhatToWrite(string option, string value, string hint) =>
        Assert.Contains(hint, Assert.Single(_commandLine.Command.Parse([.. Needed, option, value]).Errors).Message);

    [Fact]
    public void Help_NamesEveryOption_AndTheDefaultLimits()
    {
        var help = Help.Of(_commandLine.Command);
        Assert.All(_commandLine.Command.Options, option => Assert.Contains(option.Name, help));
        var limits = new StormLimits();
        Assert.All([limits.Broadcast, limits.Multicast, limits.UnknownUnicast], limit => Assert.Contains($"{limit}]", help));
    }

    [Theory]
    [InlineData(70)]
    [InlineData(120)]
    public void Help_FitsTheTerminal_AndBeginsWithWhatIsNeeded(int width)
    {
        var text = Help.Of(_commandLine.Command, width);

        Assert.All(text.Split('\n').Where(line => line.Contains(' ', StringComparison.Ordinal)), line => Assert.True(line.TrimEnd().Length <= width, line));
        var parts = new[] { "Usage: ", "Examples:", "Community and key:", "--supernode", "The device:", "--address", "Rarely needed" }.Select(part => text.IndexOf(part, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, parts);
        Assert.Equal(parts.Order(), parts);
        Assert.Contains("fastest]", text);
        Assert.DoesNotContain("Default: ", text);
    }

    [Fact]
    public void Help_JoinsLinesOfOneIndent_AsTheTerminalIsWide()
    {
        var text = Help.Of(_commandLine.Command, 120);

        Assert.Contains("or a passphrase. Linux only; needs root or CAP_NET_ADMIN.", text.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("Show the version.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_OfAnExampleWithTwoBlanks_IsWritten()
    {
        var command = new RootCommand("Does something.");
        edge::Overlay.Samples.HelpPage.AddTo(command, "", "Examples:\n  program  -a  b");

        Assert.Contains("  program -a b", Help.Of(command, 80), StringComparison.Ordinal);
        Assert.Contains("Usage: ", Help.Of(command, 80), StringComparison.Ordinal);
        Assert.All(Help.Of(command, 80).Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    private SegmentOptions Read(params string[] arguments) => ReadAll(arguments).Segment;

    private EdgeSettings ReadAll(params string[] arguments)
    {
        var parsed = _commandLine.Command.Parse([.. Needed, .. arguments]);
        Assert.Empty(parsed.Errors);
        return _commandLine.Read(parsed);
    }
}
