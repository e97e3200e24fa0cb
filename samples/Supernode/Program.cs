using Overlay.Samples;
using Overlay.Samples.Supernodes;

using var status = new StatusSignal();
var commandLine = new SupernodeCommandLine();
return await SampleProgram.RunAsync(
    "supernode",
    commandLine.Command,
    args,
    (parsed, stop) => SupernodeProgram.RunAsync(commandLine.Read(parsed), status, stop));
