using Overlay.Samples;
using Overlay.Samples.Edge;

var commandLine = new EdgeCommandLine();
return await SampleProgram.RunAsync(
    "edge",
    commandLine.Command,
    args,
    (parsed, stop) => EdgeNode.RunAsync(commandLine.Read(parsed), stop));
