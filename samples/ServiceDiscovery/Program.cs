using Overlay.Samples;
using Overlay.Samples.ServiceDiscovery;

var commandLine = new DiscoveryCommandLine();
return await SampleProgram.RunAsync("service-discovery", commandLine.Command, args, (parsed, stop) => Discovery.RunAsync(commandLine.Read(parsed), stop));
