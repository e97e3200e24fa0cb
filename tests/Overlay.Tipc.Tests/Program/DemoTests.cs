namespace Overlay.Samples.Tipc.Tests.Program;

public class DemoTests
{
    private const string Transcript =
        """
        1.1.2  Server: port {18888,0,99} created
        1.1.2  Server: port {18888,100,199} created
        1.1.2  Server: port {18888,200,299} created
        1.1.2  Server: port {18888,300,399} created
        1.1.3  Server: port {18888,0,99} created
        1.1.3  Server: port {18888,100,199} created
        1.1.3  Server: port {18888,200,299} created
        1.1.3  Server: port {18888,300,399} created
        1.1.4  Client: sending message to {18888,99,100}
        1.1.4  Client: sending message to {18888,150,250}
        1.1.4  Client: sending message to {18888,200,399}
        1.1.4  Client: sending message to {18888,0,399}
        1.1.4  Client: sending termination message to {18888,0,399}
        1.1.2  Server: port {18888,0,99} received: message to {18888,99,100}
        1.1.2  Server: port {18888,100,199} received: message to {18888,99,100}
        1.1.2  Server: port {18888,100,199} received: message to {18888,150,250}
        1.1.2  Server: port {18888,200,299} received: message to {18888,150,250}
        1.1.2  Server: port {18888,200,299} received: message to {18888,200,399}
        1.1.2  Server: port {18888,300,399} received: message to {18888,200,399}
        1.1.2  Server: port {18888,0,99} received: message to {18888,0,399}
        1.1.2  Server: port {18888,100,199} received: message to {18888,0,399}
        1.1.2  Server: port {18888,200,299} received: message to {18888,0,399}
        1.1.2  Server: port {18888,300,399} received: message to {18888,0,399}
        1.1.2  Server: port {18888,0,99} terminated
        1.1.2  Server: port {18888,100,199} terminated
        1.1.2  Server: port {18888,200,299} terminated
        1.1.2  Server: port {18888,300,399} terminated
        1.1.3  Server: port {18888,0,99} received: message to {18888,99,100}
        1.1.3  Server: port {18888,100,199} received: message to {18888,99,100}
        1.1.3  Server: port {18888,100,199} received: message to {18888,150,250}
        1.1.3  Server: port {18888,200,299} received: message to {18888,150,250}
        1.1.3  Server: port {18888,200,299} received: message to {18888,200,399}
        1.1.3  Server: port {18888,300,399} received: message to {18888,200,399}
        1.1.3  Server: port {18888,0,99} received: message to {18888,0,399}
        1.1.3  Server: port {18888,100,199} received: message to {18888,0,399}
        1.1.3  Server: port {18888,200,299} received: message to {18888,0,399}
        1.1.3  Server: port {18888,300,399} received: message to {18888,0,399}
        1.1.3  Server: port {18888,0,99} terminated
        1.1.3  Server: port {18888,100,199} terminated
        1.1.3  Server: port {18888,200,299} terminated
        1.1.3  Server: port {18888,300,399} terminated
        Each message reached exactly the ports that its range selects.
        """;

    [Theory]
    [InlineData]
    [InlineData("demo", "--method", "replicast")]
    [InlineData("--method", "broadcast", "--size", "66000")]
    public async Task Demo_InEachMethod_PrintsTheTranscript(params string[] arguments)
    {
        await using var program = new ProgramRun(arguments);

        Assert.Equal(0, await program.EndAsync());
        Assert.Matches(@"^A supernode listens on 127\.0\.0\.1:\d+\. It introduces three TIPC nodes .*: servers 1\.1\.2 and 1\.1\.3, client 1\.1\.4\.$", program.Output[0]);
        Assert.Equal(Transcript.ReplaceLineEndings("\n"), string.Join('\n', program.Output.Skip(2)));
        Assert.Empty(program.Errors);
    }
}
