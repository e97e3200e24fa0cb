using System.Net;
using Overlay;

using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
var loopback = new IPEndPoint(IPAddress.Loopback, 0);

await using var supernode = new Supernode(new SupernodeOptions { Bind = loopback });
await supernode.StartAsync(limit.Token);

var options = new OverlayNodeOptions
{
    Community = "packages",
    Security = OverlaySecurity.FromKey(CommunityKey.Generate()),
    Supernodes = [SupernodeAddress.Parse(supernode.LocalEndPoint.ToString())],
    Bind = loopback,
};
await using var sender = new OverlayNode(options);
await using var receiver = new OverlayNode(options);
await sender.StartAsync(limit.Token);
await receiver.StartAsync(limit.Token);

var group = MacAddress.Parse("01:00:5e:00:00:fb");
var frame = new byte[64];
group.CopyTo(frame);
sender.MacAddress.CopyTo(frame.AsSpan(6));
frame[12] = 0x88;
frame[13] = 0xb5;

var received = Receive();
while (!received.IsCompleted)
{
    // Sent again until the receiver has joined: nothing is lost on loopback afterwards.
    await sender.Frames.SendAsync(frame, limit.Token);
    await Task.WhenAny(received, Task.Delay(100, limit.Token));
}

Console.WriteLine($"received {await received}");

async Task<MacAddress> Receive()
{
    var buffer = new byte[2048];
    while (true)
    {
        var length = await receiver.Frames.ReceiveAsync(buffer, limit.Token);
        if (buffer.AsSpan(0, length).SequenceEqual(frame))
        {
            return new MacAddress(buffer.AsSpan(0, 6));
        }
    }
}
