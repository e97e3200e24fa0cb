using System.Text;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Primitives;

public class NodeNameTests
{
    [Theory]
    [InlineData("db-1")]
    [InlineData("größter Rechner")]
    [InlineData("数据库")]
    public void Text_IsAName(string name)
    {
        Assert.True(NodeName.IsValid(name));
        Assert.Equal(name, NodeName.Read(Encoding.UTF8.GetBytes(name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u001b[2J")]
    [InlineData("two\nlines")]
    [InlineData("two\u2028lines")]
    [InlineData("backwards\u202e")]
    [InlineData("\u0000")]
    public void WhatATerminalObeys_IsNone(string name)
    {
        Assert.False(NodeName.IsValid(name));
        Assert.Equal("", NodeName.Read(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void Longest_HasSixtyThreeBytes()
    {
        Assert.True(NodeName.IsValid(new string('n', 63)));
        Assert.False(NodeName.IsValid(new string('n', 64)));
        Assert.False(NodeName.IsValid(new string('ä', 32)));
    }

    [Fact]
    public void BrokenUtf8_IsNone() => Assert.Equal("", NodeName.Read([0x6e, 0xff]));
}
