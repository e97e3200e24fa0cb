using Overlay.Samples;
using Overlay.Samples.TipcMulticast;

var commandLine = new MulticastCommandLine();
return await SampleProgram.RunAsync(
    "tipc-multicast",
    commandLine.Command,
    args,
    (parsed, stop) => commandLine.Role(parsed) switch
    {
        Role.Server => ServerRole.RunAsync(commandLine.Read(parsed), stop),
        Role.Client => ClientRole.RunAsync(commandLine.Read(parsed), stop),
        _ => Demo.RunAsync(commandLine.ReadDemo(parsed), stop),
    });
