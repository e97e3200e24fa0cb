using Overlay.Network.Tests.Requirements;
using Xunit.Sdk;

namespace Overlay.Network.Tests.Tipc;

/// <summary>As <see cref="RootTheoryAttribute"/>, with guests that run a TIPC kernel (packages user-mode-linux, kmod, python3).</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Overlay.Network.Tests.Requirements.RootTheoryDiscoverer", "Overlay.Network.Tests")]
public sealed class TipcTheoryAttribute() : RootTheoryAttribute([.. TipcFactAttribute.Needed]);
