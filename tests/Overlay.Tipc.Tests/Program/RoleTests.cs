using Overlay.Samples.Tipc.Tests.Node;

namespace Overlay.Samples.Tipc.Tests.Program;

/// <summary>Servers and clients as processes of their own, with a supernode between them.</summary>
public class RoleTests
{
    private const string LastPort = "Server: port {18888,300,399} created";

    [Fact]
    public async Task Client_OfTwoServers_ReachesTheirPortsAndEndsThem()
    {
        await using var lab = await OverlayLab.StartAsync();
        await using var first = Start(lab, "server", "--address", "1.1.2");
        await using var second = Start(lab, "server");
        await Task.WhenAll(first.WaitForAsync(LastPort), second.WaitForAsync(LastPort));
        await using var client = Start(lab, "client", "--address", "1.1.4", "--servers", "2", "--size", "5000");

        Assert.Equal(0, await client.EndAsync());
        Assert.Equal(
            [
                "Client: sending message to {18888,99,100}",
                "Client: sending message to {18888,150,250}",
                "Client: sending message to {18888,200,399}",
                "Client: sending message to {18888,0,399}",
                "Client: sending termination message to {18888,0,399}",
            ],
            client.Output.Skip(1));
        foreach (var server in new[] { first, second })
        {
            Assert.Equal(0, await server.EndAsync());
            Assert.Equal(["message to {18888,99,100}", "message to {18888,0,399}"], ReceivedBy(server, "{18888,0,99}"));
            Assert.Equal(["message to {18888,99,100}", "message to {18888,150,250}", "message to {18888,0,399}"], ReceivedBy(server, "{18888,100,199}"));
            Assert.Equal(["message to {18888,150,250}", "message to {18888,200,399}", "message to {18888,0,399}"], ReceivedBy(server, "{18888,200,299}"));
            Assert.Equal(["message to {18888,200,399}", "message to {18888,0,399}"], ReceivedBy(server, "{18888,300,399}"));
            Assert.Equal(4, server.Output.Count(line => line.EndsWith("terminated", StringComparison.Ordinal)));
            Assert.StartsWith("Server: 10 messages came from 1.1.4:", server.Output[^1], StringComparison.Ordinal);
        }

        Assert.StartsWith("TIPC node 1.1.2, MAC ", first.Output[0], StringComparison.Ordinal);
        Assert.EndsWith("community demo, encrypted", first.Output[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_WithTheAddressOfAnother_SaysSoAndEnds()
    {
        await using var lab = await OverlayLab.StartAsync();
        await using var first = Start(lab, "server", "--address", "1.1.2");
        await first.WaitForAsync(LastPort);
        await using var second = Start(lab, "server", "--address", "1.1.2");

        Assert.Equal(1, await second.EndAsync());
        Assert.Contains("The TIPC address 1.1.2 is taken", Assert.Single(second.Errors), StringComparison.Ordinal);
        Assert.Contains("Choose another address", second.Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_WithoutServers_SaysWhatIsMissing()
    {
        await using var lab = await OverlayLab.StartAsync();
        await using var client = Start(lab, "client", "--wait", "1");

        Assert.Equal(1, await client.EndAsync());
        Assert.Contains("links to 0 nodes, but not 1 servers", Assert.Single(client.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'nobody' is not a role", "nobody")]
    [InlineData("There is no option '--server'", "--server")]
    [InlineData("--port: 'abc' is not a whole number from 1 to 65535", "client", "-p", "abc")]
    [InlineData("Which community?", "server", "-l", "127.0.0.1:1", "--no-encryption")]
    [InlineData("Where is a supernode?", "client", "-c", "demo", "--no-encryption")]
    [InlineData("A community needs a key", "client", "-c", "demo", "-l", "127.0.0.1:1")]
    [InlineData("'1.2' is not a TIPC address", "server", "--address", "1.2")]
    [InlineData("--size: '66001' is not a whole number from 0 to 66000 bytes", "--size", "66001")]
    [InlineData("'unicast' is not a method", "--method", "unicast")]
    [InlineData("--servers: '0' is not a whole number from 1 to 1000", "client", "--servers", "0")]
    [InlineData("Say 'server' or 'client'", "-c", "demo")]
    public async Task CommandLine_Wrong_SaysWhatToWrite(string message, params string[] arguments)
    {
        await using var program = new ProgramRun(arguments);

        Assert.Equal(2, await program.EndAsync());
        Assert.Contains(message, Assert.Single(program.Errors), StringComparison.Ordinal);
        Assert.Empty(program.Output);
    }

    [Fact]
    public async Task Help_ShowsTheRolesAndExamples()
    {
        await using var program = new ProgramRun("--help");

        Assert.Equal(0, await program.EndAsync());
        Assert.Contains("[demo|server|client]", string.Join('\n', program.Output), StringComparison.Ordinal);
        Assert.Contains("Examples:", program.Output);
    }

    private static IEnumerable<string> ReceivedBy(ProgramRun server, string port)
    {
        var start = $"Server: port {port} received: ";
        return server.Output.Where(line => line.StartsWith(start, StringComparison.Ordinal)).Select(line => line[start.Length..]);
    }

    private static ProgramRun Start(OverlayLab lab, string role, params string[] arguments) =>
        new([role, "-l", lab.Supernode, "-c", "demo", "-k", "a passphrase", .. arguments]);
}
