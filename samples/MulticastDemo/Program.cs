using System.CommandLine;
using Overlay.Samples;
using Overlay.Samples.MulticastDemo;

const string Examples =
    """
    Example:
      dotnet run --project samples/MulticastDemo

    Needs no root and no network. The exit code is 0 if every greeting arrived.
    """;

var command = new RootCommand(
    "Starts a supernode and three nodes in one process. They greet over a multicast group and by broadcast; then the supernode stops, and they greet again.");
HelpPage.AddTo(command, "", Examples);
return await SampleProgram.RunAsync("multicast-demo", command, args, (_, stop) => Demo.RunAsync(stop));
