using Overlay.Samples;
using Overlay.Samples.MulticastChat;

var commandLine = new ChatCommandLine();
return await SampleProgram.RunAsync("multicast-chat", commandLine.Command, args, (parsed, stop) => Chat.RunAsync(commandLine.Read(parsed), stop));
