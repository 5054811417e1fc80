using Locking.Tests;
using Locking.Tests.History;
using Locking.Tests.Processes;
using Locking.Tests.Scheduling;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

switch (args)
{
    case [Holder.Command, var setup, var key]:
        return await Holder.RunAsync(LockSetup.Parse(setup), key);
    case [ScheduleRunner.Command, var setup]:
        return await ScheduleRunner.RunAsync(LockSetup.Parse(setup));
    case [Contender.Command, var setup, var history, var seed]:
        return await Contender.RunAsync(LockSetup.Parse(setup), history, seed);
}

return args.Any(argument => argument is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await ConsoleRunner.Run(args);
