using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Leases;

public sealed class FiveNodeTests(LockFixture fixture) : LeaseTests(fixture, 5), IClassFixture<LockFixture>;
