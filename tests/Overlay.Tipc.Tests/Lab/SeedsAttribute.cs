using System.Reflection;
using Xunit.Sdk;

namespace Overlay.Samples.Tipc.Tests.Lab;

/// <summary>Tells a story once for each seed from 1 up to a count.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SeedsAttribute(int count) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Enumerable.Range(1, count).Select(seed => new object[] { seed });
}
