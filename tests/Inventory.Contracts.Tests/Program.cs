using Inventory.Contracts.Tests;
using Inventory.Contracts.Tests.Schemas;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

if (args is [SchemaCommand.Name, ..])
    return SchemaCommand.Run(args[1..]);

return args.Any(argument => argument is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await ConsoleRunner.Run(args);
