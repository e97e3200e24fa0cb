using Overlay.Samples;
using Overlay.Samples.Edge;

using var status = new StatusSignal();
var commandLine = new EdgeCommandLine();
return await SampleProgram.RunAsync(
    "edge",
    commandLine.Command,
    args,
    (parsed, stop) => EdgeNode.RunAsync(commandLine.Read(parsed), status, stop));
