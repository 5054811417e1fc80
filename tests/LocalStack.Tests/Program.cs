using LocalStack.Tests;
using LocalStack.Tests.ParentDeath;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

if (args is ["parent", var mode, var dataRoot])
    return await Parent.RunAsync(mode, dataRoot);

return args.Any(argument => argument is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await ConsoleRunner.Run(args);
