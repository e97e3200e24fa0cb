using Overlay.Tipc.Benchmarks;

// Multicast of 1,000-byte messages from one TIPC node to two others, through the overlay: kernels and C# nodes in turns. Needs root and
// Debian's user-mode-linux. Without arguments: 3 rounds of 20,000 messages; ROUNDS COUNT changes that.
if (args is ["receive" or "send", ..])
{
    await NodeRole.RunAsync(args);
    return;
}

const int Size = 1000;
var rounds = args.Length > 0 ? int.Parse(args[0]) : 3;
var count = args.Length > 1 ? int.Parse(args[1]) : 20_000;
using var lab = new RateLab(count, Size);
Console.WriteLine($"Three kernels are starting; then {rounds} rounds of {count:N0} messages of {Size:N0} bytes to two receivers.");
await lab.StartAsync();
(string Name, Func<Task<Rate>> Run)[] cases =
[
    ("kernel to two kernels", lab.KernelToKernelsAsync),
    ("C# to two kernels", lab.NodeToKernelsAsync),
    ("C# to two C# nodes", lab.NodeToNodesAsync),
];
var rates = cases.ToDictionary(entry => entry.Name, _ => new List<Rate>());
for (var round = 1; round <= rounds; round++)
{
    await lab.EnableAllAsync();
    foreach (var (name, run) in cases)
    {
        var rate = await run();
        rates[name].Add(rate);
        Console.WriteLine($"round {round}  {name,-24} {rate.PerSecond,10:N0} messages/s  {rate.Received:N0} of {count:N0} received");
    }
}

Console.WriteLine("\n| 1,000-byte multicast to two nodes | messages/s (median) | received |\n|---|---|---|");
foreach (var (name, results) in rates)
{
    var median = results.Select(rate => rate.PerSecond).Order().ElementAt(results.Count / 2);
    Console.WriteLine($"| {name} | {median:N0} | {results.Min(rate => (double)rate.Received / count):P1} |");
}
