using Overlay.Samples;
using Overlay.Samples.Supernodes;

var commandLine = new SupernodeCommandLine();
return await SampleProgram.RunAsync(
    "supernode",
    commandLine.Command,
    args,
    (parsed, stop) => SupernodeProgram.RunAsync(commandLine.Read(parsed), stop));
