using Overlay.Samples.ServiceDiscovery;

namespace Overlay.Samples.Tests.ServiceDiscovery;

public sealed class DiscoveryCommandLineTests
{
    private readonly DiscoveryCommandLine _commandLine = new();

    [Fact]
    public void Arguments_AreRead()
    {
        var settings = Read("-a", "192.168.1.9", "-t", "_http._tcp", "--time", "30", "--first");
        Assert.Equal("_http._tcp.local", settings.Type!.ToString());
        Assert.Equal(TimeSpan.FromSeconds(30), settings.Time);
        Assert.True(settings.First);
        Assert.Equal("192.168.1.9/24", Assert.Single(settings.Host.Addresses).ToString());
    }

    [Fact]
    public void Defaults_LookForEverything()
    {
        var settings = Read();
        Assert.Null(settings.Type);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Time);
        Assert.False(settings.First);
    }

    [Theory]
    [InlineData("http", "_http._tcp")]
    [InlineData("_http", "_http._tcp")]
    [InlineData("_http._sctp", "_http._tcp")]
    [InlineData("_._tcp", "_http._tcp")]
    [InlineData("a._http._tcp", "_http._tcp")]
    public void Type_ThatIsNone_IsAnError_ThatSaysWhatToWrite(string type, string hint)
    {
        var error = Assert.Single(_commandLine.Command.Parse(["-l", "127.0.0.1:1200", "-c", "c", "-t", type]).Errors);
        Assert.Contains($"'{type}'", error.Message);
        Assert.Contains(hint, error.Message);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3601")]
    [InlineData("soon")]
    public void Time_ThatIsNone_IsAnError(string time) =>
        Assert.Contains("1 to 3600", Assert.Single(_commandLine.Command.Parse(["-l", "127.0.0.1:1200", "-c", "c", "--time", time]).Errors).Message);

    [Fact]
    public void Help_NamesEveryOption_AndShowsExamples()
    {
        var help = Help.Of(_commandLine.Command);
        Assert.All(_commandLine.Command.Options, option => Assert.Contains(option.Name, help));
        Assert.Contains("_ipp._tcp --first", help);
        Assert.Contains("[default: 5]", help);
    }

    private DiscoverySettings Read(params string[] arguments)
    {
        var parsed = _commandLine.Command.Parse(["-l", "127.0.0.1:1200", "-c", "Buckhill", "--no-encryption", .. arguments]);
        Assert.Empty(parsed.Errors);
        return _commandLine.Read(parsed);
    }
}
