using Inventory.Cli.CommandLine;

return await InventoryCommand.RunAsync(args);
