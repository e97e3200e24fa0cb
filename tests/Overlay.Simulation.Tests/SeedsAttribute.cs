using System.Reflection;
using Xunit.Sdk;

namespace Overlay.Simulation.Tests;

/// <summary>Tells a story once for each seed from 1 up to a count.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SeedsAttribute : DataAttribute
{
    public SeedsAttribute(int count) => Count = count;

    public int Count { get; }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Enumerable.Range(1, Count).Select(seed => new object[] { seed });
}
