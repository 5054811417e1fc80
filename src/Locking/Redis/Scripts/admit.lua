-- Decides whether a node that does not remember its past may vote again, and tells what it knows.
--
-- KEYS[1]    meta, a hash: ready (present: the node may vote), born (ms; since when it has been empty), run (the server process it was
--            written by), base, top, floor and epoch (fencing, see commands.lua)
-- ARGV[1]    quarantine in ms: longer than any lease that may count on an answer this node has forgotten
-- ARGV[2]    the largest "top" of the other nodes; empty: only look
-- ARGV[3]    1: the caller vouches that the node never held locks of this group
-- ARGV[4]    1: the node writes everything to disk before it answers, so another process with the same data is no loss; unless it was a
--            replica and took over, with what its primary had sent
--
-- Returns {state, ms, top}: state 1 the node votes; 0 it is in quarantine for that many ms more; 2 the quarantine is over and it waits
-- for the numbers of the others.
--
-- A node that has lost its memory has lost two things: who holds the locks, and which fencing numbers were given out. The first comes
-- right by waiting, the second does not: so wait first, then take over the largest number of the others. Not the other way round: an
-- acquisition on its way while the numbers are read may still count an answer from before the loss.
-- A node can also come back with what it knew some time ago, from a snapshot or a log without its last second. Locks of then do no
-- harm, they run out; but counters of then would give out numbers again, so none may go on below "floor", which is that number.
-- If nobody else remembers, numbers start at the time of day, a millisecond being worth more numbers than can be given out in it, and the
-- shortest quarantine more than the rounding of new counters (ROUND in commands.lua).
--
-- An empty node has been empty at least since its process started. When nothing in this process can have emptied it since, that
-- time counts towards the quarantine, so that locks on servers that have been up for a while can be used at once. The server tells its
-- age as the difference of two whole seconds, which may be almost one more than the truth, so one is taken off.
local EMPTIES = {
  'cmdstat_flush', 'cmdstat_swapdb', 'cmdstat_debug',
  -- A replica has what its primary had.
  'cmdstat_replicaof', 'cmdstat_slaveof', 'cmdstat_failover', 'cmdstat_cluster|replicate', 'cmdstat_cluster|reset', 'cmdstat_cluster|failover',
  -- Whatever was there to be found before is not any more.
  'cmdstat_config|resetstat',
}
local PER_MS = 1024
local SLACK = 4096
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local meta = redis.call('HMGET', KEYS[1], 'ready', 'born', 'top', 'run')
local server = redis.call('INFO', 'server')
local run = string.match(server, 'run_id:(%w+)')

-- A server that took over keeps the replication id of the primary it followed as its second one, which is zeros with all others. It need
-- not have been told to by a command: its settings and its cluster or Sentinel can do that.
local function took_over()
  return not string.find(redis.call('INFO', 'replication'), 'master_replid2:' .. string.rep('0', 40), 1, true)
end

if meta[4] and meta[4] ~= run and (ARGV[4] ~= '1' or took_over()) then
  redis.call('HDEL', KEYS[1], 'ready', 'born')
  meta[1] = false
  meta[2] = false
end
if meta[1] then
  if meta[4] ~= run then
    redis.call('HSET', KEYS[1], 'run', run)
  end
  return {1, 0, tonumber(meta[3] or 0)}
end

local born = tonumber(meta[2] or now)
if not meta[2] then
  local stats = redis.call('INFO', 'commandstats') .. redis.call('INFO', 'stats')
  local emptied = not string.find(stats, 'evicted_keys:0', 1, true) or took_over()
  for i = 1, #EMPTIES do
    emptied = emptied or string.find(stats, EMPTIES[i], 1, true)
  end
  if not emptied then
    born = now - 1000 * math.max(0, tonumber(string.match(server, 'uptime_in_seconds:(%d+)')) - 1)
  end
  redis.call('HSET', KEYS[1], 'born', string.format('%.0f', born), 'run', run)
end

local left = born + tonumber(ARGV[1]) - now
if ARGV[3] ~= '1' then
  if left > 0 then
    return {0, left, tonumber(meta[3] or 0)}
  end
  if ARGV[2] == '' then
    return {2, 0, tonumber(meta[3] or 0)}
  end
end
local top = math.max(tonumber(meta[3] or 0), tonumber(ARGV[2] == '' and 0 or ARGV[2]), now * PER_MS)
redis.call('HSET', KEYS[1], 'ready', '1', 'run', run, 'top', string.format('%.0f', top + SLACK), 'floor',
  string.format('%.0f', top))
redis.call('HDEL', KEYS[1], 'born', 'epoch')
return {1, 0, top + SLACK}
