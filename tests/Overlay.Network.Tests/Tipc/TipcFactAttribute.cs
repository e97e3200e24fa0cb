using Overlay.Network.Tests.Requirements;
using Xunit.Sdk;

namespace Overlay.Network.Tests.Tipc;

/// <summary>As <see cref="RootFactAttribute"/>, with guests that run a TIPC kernel (packages user-mode-linux, kmod, python3).</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Overlay.Network.Tests.Requirements.RootFactDiscoverer", "Overlay.Network.Tests")]
public sealed class TipcFactAttribute() : RootFactAttribute([.. Needed])
{
    internal static readonly string[] Needed = ["linux.uml", "modprobe", "tipc", "tc", "setsid", "/usr/bin/python3", "gcc"];
}
