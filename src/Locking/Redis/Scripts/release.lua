-- Deletes those keys that this very token holds, and calls one waiting process for each of them.
--
-- KEYS[1]    waiting: see acquire.lua
-- KEYS[..]   the locks, distinct
-- ARGV[1]    token
-- ARGV[2]    how long, in ms, a freed lock is kept for the process that was called
--
-- Returns 1 when all keys were held and are now free; 0 when at least one is held by somebody else (the lease had been lost); -1 when
-- nobody else holds one, but at least one was already gone (it ran out, or this is a repetition). Keys that are not ours are left alone
-- in every case.
--
-- One waiter is called, not all: those who are called in vain collide on the nodes and cost more than polling would. The lock is kept
-- for the one who was called, or whoever happens to come by first would take it and the waiters would starve. A process that no longer
-- listens is passed over.
local holders = redis.call('MGET', unpack(KEYS, 2))
local waiting = redis.call('EXISTS', KEYS[1]) == 1
local result = 1
for i = 2, #KEYS do
  local holder = holders[i - 1]
  if holder == ARGV[1] then
    redis.call('DEL', KEYS[i])
    while waiting do
      local first = redis.call('ZRANGEBYLEX', KEYS[1], '[' .. KEYS[i] .. '\0', '(' .. KEYS[i] .. '\1', 'LIMIT', 0, 1)[1]
      if not first then
        break
      end
      redis.call('ZREM', KEYS[1], first)
      local process = string.sub(first, #KEYS[i] + 18)
      if redis.call('PUBLISH', KEYS[1] .. ':' .. process, KEYS[i]) > 0 then
        redis.call('SET', KEYS[i], '~' .. process, 'PX', ARGV[2])
        break
      end
    end
  elseif holder then
    result = 0
  elseif result == 1 then
    result = -1
  end
end
return result
