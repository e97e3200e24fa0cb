using Overlay.Peers.Benchmarks;
using Overlay.Peers.Benchmarks.Programs;
using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Settings;
using Overlay.Samples;

if (LoadPrograms.TryRun(args))
{
    return ExitCode.Success;
}

var commandLine = new PeersCommandLine();
return await SampleProgram.RunAsync("benchmarks/peers/run", commandLine.Command, args, async (parsed, stop) =>
{
    var settings = commandLine.Read(parsed, args);
    var run = new PeersRun(settings);
    await run.RunAsync(stop);
    Console.WriteLine();
    Console.WriteLine(SystemTable.Write(run.Results, settings.Systems));
    return ExitCode.Success;
});
